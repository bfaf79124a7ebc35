public import Records

extension Gate {
  /// Whether the version satisfies the gate; what is not known of it never does.
  public func verdict(on candidate: GateCandidate) -> GateVerdict {
    let evidence = candidate.version.evidence
    switch condition {
    case .metric(let key, let relation, let bound):
      return MetricGate(key: key, relation: relation, bound: bound).verdict(self, candidate)
    case .signaturePresent: return signaturePresent(evidence)
    case .signatureCompatible: return signatureCompatible(candidate)
    case .environmentCaptured:
      return GateVerdict(
        gate: self, passes: evidence.environment != nil,
        figures: evidence.environment.map { "environment \(Self.short($0))" }
          ?? "no environment was captured",
        remedy: candidate.version.runID ?? "" == ""
          ? "register the version from a run: cairn register … --run RUN"
          : "record the run with its environment: 'cairn run', and 'capture.environment' not off in cairn.yaml"
      )
    case .sourceClean: return source(evidence, takesPatch: false)
    case .sourceRecorded: return source(evidence, takesPatch: true)
    case .dataChecked: return dataChecked(evidence)
    case .annotations(let fields): return annotations(fields, candidate)
    case .age(let span, let inclusive): return age(span, inclusive, candidate)
    case .stage(let stage):
      return GateVerdict(
        gate: self, passes: candidate.stage == stage,
        figures: candidate.stage == .none ? "in no stage" : "in \(candidate.stage)",
        remedy: "bring it to \(stage) first: cairn promote \(candidate.name) --to \(stage)")
    }
  }

  private func source(_ evidence: ModelEvidence, takesPatch: Bool) -> GateVerdict {
    guard let commit = evidence.sourceCommit else {
      return GateVerdict(
        gate: self, passes: false, figures: "which code made it is not known",
        remedy: "train in the Git repository, with the code committed, and register that run")
    }
    let short = String(commit.prefix(8))
    if evidence.sourceIsClean == true {
      return GateVerdict(gate: self, passes: true, figures: "code of \(short), nothing uncommitted")
    }
    guard evidence.sourceIsClean != nil else {
      return GateVerdict(
        gate: self, passes: false, figures: "code of \(short), whether all of it was committed is not known",
        remedy: "record the run with 'cairn run', and register that")
    }
    let hasPatch = evidence.sourcePatch != nil
    return GateVerdict(
      gate: self, passes: takesPatch && hasPatch,
      figures: "code of \(short) with uncommitted changes, \(hasPatch ? "kept as a patch" : "not kept")",
      remedy: takesPatch
        ? "commit the code, or raise 'capture.patch_limit' in cairn.yaml, train again, and register that run"
        : "commit the code, train again, and register that run")
  }

  private func dataChecked(_ evidence: ModelEvidence) -> GateVerdict {
    let remedy =
      "note each dataset of the run with its check: cairn log input data/train.csv --check passed"
    if evidence.datasets.isEmpty {
      return GateVerdict(gate: self, passes: false, figures: "the run names no dataset", remedy: remedy)
    }
    let bad = evidence.datasets.filter { $0.check != "passed" }
    if bad.isEmpty {
      let count = evidence.datasets.count
      return GateVerdict(
        gate: self, passes: true, figures: count == 1 ? "1 dataset passed" : "all \(count) datasets passed")
    }
    let found = bad.map { "\($0.name.escapedForMessage) \(($0.check ?? "not checked").escapedForMessage)" }
    return GateVerdict(gate: self, passes: false, figures: found.joined(separator: ", "), remedy: remedy)
  }

  private func annotations(_ fields: [ModelAnnotations.Field], _ candidate: GateCandidate) -> GateVerdict {
    let missing = fields.filter { !candidate.version.annotations.has($0) }
    let names = missing.map(\.rawValue).joined(separator: ", ")
    let options = missing.map { "--\($0.option) …" }.joined(separator: " ")
    return GateVerdict(
      gate: self, passes: missing.isEmpty,
      figures: missing.isEmpty ? "all are there" : "\(names) \(missing.count == 1 ? "is" : "are") missing",
      remedy: "cairn annotate \(candidate.name) \(options)")
  }

  private func age(_ span: Span, _ inclusive: Bool, _ candidate: GateCandidate) -> GateVerdict {
    guard let end = candidate.version.evidence.runEnded else {
      return GateVerdict(
        gate: self, passes: false, figures: "when its run ended is not known",
        remedy: "register the version from a run that has ended")
    }
    let age = candidate.now.milliseconds - end.milliseconds
    // A run that ends in the future was recorded with a wrong clock: its age is not known.
    let passes = age >= 0 && (inclusive ? age <= span.milliseconds : age < span.milliseconds)
    let relation = inclusive ? (passes ? "≤" : ">") : (passes ? "<" : "≥")
    return GateVerdict(
      gate: self, passes: passes,
      figures: age < 0 ? "its run ended in the future" : "age \(Self.length(age)) \(relation) \(span)",
      remedy: "train again and register that run")
  }

  /// In the largest unit of which there are two: `26h`, `3d`.
  private static func length(_ milliseconds: Int64) -> String {
    let minutes = milliseconds / 60_000
    if minutes < 120 { return "\(minutes)m" }
    return minutes < 2880 ? "\(minutes / 60)h" : "\(minutes / 1440)d"
  }

  private static func short(_ digest: String) -> String { String(digest.dropFirst(7).prefix(8)) }
}

extension ModelAnnotations.Field {
  /// As `cairn annotate` names it.
  public var option: String {
    switch self {
    case .performance: "performance"
    case .knownFailures: "known-failure"
    case .intendedUse: "intended-use"
    case .operations: "operations"
    case .owner: "owner"
    }
  }
}
