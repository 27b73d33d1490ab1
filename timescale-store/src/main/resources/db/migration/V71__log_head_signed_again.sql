-- When the log's key is changed, its head is signed by the new key: the same size, frontier and
-- checkpoint, under other signature lines. Everything else stays refused.
DROP TRIGGER log_head_only_grows ON log_head;
CREATE TRIGGER log_head_only_grows BEFORE UPDATE ON log_head
    FOR EACH ROW WHEN (
        NEW.size < OLD.size
        OR (NEW.size = OLD.size
            AND (NEW.frontier IS DISTINCT FROM OLD.frontier
                 OR split_part(NEW.checkpoint, E'\n\n', 1) IS DISTINCT FROM split_part(OLD.checkpoint, E'\n\n', 1))))
    EXECUTE FUNCTION packtrail_refuse_change();
