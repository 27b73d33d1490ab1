package io.packtrail.sohmodel.curve;

/**
 * A curve as it was read from its folder.
 *
 * @param curve whose id is the card's name and the first twelve digits of the SHA-256 of the card,
 *     which holds the digest of the curve: two of the same id are the same bytes
 * @param cardJson the card as it was read
 */
public record StoredCurve(CellCurve curve, CurveCard card, String cardJson) {}
