package io.packtrail.passportupdater.access;

/**
 * Who reads.
 *
 * @param subject DID or business partner number, as authenticated; anything for the public
 * @param purpose what for, as the reader declares it
 */
public record Reader(String subject, Role role, String purpose) {}
