extension ModelVersion {
  /// What an approval of this version is bound to: the digest of its artifacts; where none could be taken, the place
  /// that it says they are at.
  public var subject: String {
    evidence.digest ?? "source:\(location ?? source)"
  }
}
