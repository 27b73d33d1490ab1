package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.time.LocalDate;

/**
 * The ledger of one gateway and one day.
 *
 * @param day UTC day on which the service received the messages
 */
public record LedgerDay(GatewayId gatewayId, LocalDate day, LedgerCounts counts) {}
