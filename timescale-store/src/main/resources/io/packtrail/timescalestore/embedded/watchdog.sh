# Runs the database server given as arguments for as long as standard input stays open.
#
# Standard input is a pipe whose other end only the service holds. However the service ends, SIGKILL
# included, the kernel closes the pipe; then the server is stopped: fast shutdown (SIGINT), and
# after a minute immediate shutdown (SIGQUIT), which loses nothing but costs a recovery.
exec 3<&0 </dev/null
# A terminal's Ctrl+C is for the service, which stops the server itself when it has drained.
trap '' INT HUP
"$@" 3<&- &
server=$!
(
  while read -r line <&3; do :; done
  kill -INT "$server"
  waited=0
  while kill -0 "$server" && [ "$waited" -lt 60 ]; do
    sleep 1
    waited=$((waited + 1))
  done
  kill -QUIT "$server"
) 2>/dev/null &
guard=$!
exec 3<&-
wait "$server"
status=$?
# The guard must not outlive the server: its process id may come to name another process.
kill "$guard" 2>/dev/null
exit "$status"
