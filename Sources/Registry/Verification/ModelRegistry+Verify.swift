public import Comparison
public import Git
public import Ledger

extension ModelRegistry {
  /// Replays the branch's own history, and tells what in it does not hold: each coming of a version into a stage is
  /// judged by the policy and the signers of the revision before it, each approval by its signature over exactly this
  /// version's digest, each version by what it was when it was registered, each artifact by its bytes.
  ///
  /// What came before there was a policy is not judged by it.
  /// - Parameters:
  ///   - start: nil: from the beginning.
  ///   - isSigned: whether each commit that changes the registry has to be signed.
  ///   - comparesTags: whether the tags are to be those of this branch.
  public func verify(
    from start: ObjectID? = nil, to end: ObjectID, isSigned: Bool = false,
    comparesTags: Bool = false, in ledger: Ledger
  ) throws -> VerificationResult {
    var steps: [RegistryStep] = []
    try RegistryLog(ledger: ledger).walk(from: end, downTo: start) { step in
      steps.append(step)
      return true
    }
    var verification = Verification(self, ledger, steps.reversed(), from: start, to: end)
    try verification.replay()
    if isSigned { try verification.checkSignatures() }
    try verification.checkWhatIsThere()
    if comparesTags { try verification.checkTags() }
    return verification.result
  }
}
