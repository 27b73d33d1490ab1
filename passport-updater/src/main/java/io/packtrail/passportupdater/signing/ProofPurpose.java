package io.packtrail.passportupdater.signing;

/** What a signature is meant as; a DID document says which key may be used for which. */
public enum ProofPurpose {
  /** The signer states that the content holds. */
  ASSERTION("assertionMethod"),
  /** The signer hands over documents that state what they state. */
  AUTHENTICATION("authentication");

  private final String property;

  ProofPurpose(String property) {
    this.property = property;
  }

  /** Its name in proofs and DID documents. */
  public String property() {
    return property;
  }
}
