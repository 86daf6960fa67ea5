package com.unkey.vault.server.audit;

import java.util.Optional;

/**
 * One operation.
 *
 * @param who the token's name; empty if the caller was not recognised
 * @param peer the other end of the connection
 * @param verb the method that was called: {@code Encrypt}, {@code DecryptBulk}
 * @param ring as the caller named it, if it was within the grammar
 * @param dekId the DEK that was used; of a bulk call, one of them
 * @param items how many were asked for
 * @param outcome {@code ok} or the error's code
 */
public record AuditEvent(
    Optional<String> who,
    String peer,
    String verb,
    Optional<String> ring,
    Optional<String> dekId,
    int items,
    String outcome,
    String requestId) {}
