package io.packtrail.simulators.load;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.simulators.SimulatorException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The account of a run as CSV, one line a message. */
public final class AccountFile {
  private static final String HEADER =
      "gateway,battery,message,refused,firstEpochMs,stepMs,samples,sent,acknowledged";
  private static final int COLUMNS = 9;

  private AccountFile() {}

  /**
   * Writes the account.
   *
   * @throws SimulatorException {@code account-file}
   */
  public static void write(Path file, List<AccountEntry> entries) {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(HEADER + "\n");
      for (AccountEntry entry : entries) {
        out.write(
            "%s,%s,%s,%s,%d,%d,%d,%d,%d\n"
                .formatted(
                    entry.gatewayId(),
                    entry.batteryId(),
                    entry.messageId(),
                    entry.isRefused(),
                    entry.firstMs(),
                    entry.stepMs(),
                    entry.samples(),
                    entry.sent(),
                    entry.acknowledged()));
      }
    } catch (IOException e) {
      throw new SimulatorException(
          "account-file", "The account cannot be written to %s: %s.".formatted(file, e), e);
    }
  }

  /**
   * Reads an account that {@link #write} wrote.
   *
   * @throws SimulatorException {@code account-file} where it cannot be read or is no account
   */
  public static List<AccountEntry> read(Path file) {
    List<AccountEntry> entries = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file)) {
      if (!HEADER.equals(in.readLine())) {
        throw new SimulatorException(
            "account-file", "%s must begin with the line %s.".formatted(file, HEADER));
      }
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        entries.add(entry(line));
      }
      return entries;
    } catch (IOException | IllegalArgumentException e) {
      throw new SimulatorException(
          "account-file", "The account %s cannot be read: %s.".formatted(file, e), e);
    }
  }

  private static AccountEntry entry(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != COLUMNS) {
      throw new IllegalArgumentException("line must have 9 cells, got " + line);
    }
    return new AccountEntry(
        new GatewayId(cells[0]),
        new BatteryId(cells[1]),
        cells[2],
        Boolean.parseBoolean(cells[3]),
        Long.parseLong(cells[4]),
        Integer.parseInt(cells[5]),
        Integer.parseInt(cells[6]),
        Integer.parseInt(cells[7]),
        Integer.parseInt(cells[8]));
  }
}
