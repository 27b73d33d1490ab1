package io.packtrail.sohmodel.learned;

/**
 * A model as it was read from its folder.
 *
 * @param id name and the first twelve digits of the SHA-256 of its card, which holds the digests of
 *     its members: two models of the same id are the same bytes
 * @param deployment what it may be used for
 */
public record StoredModel(String id, LearnedModel model, Deployment deployment) {}
