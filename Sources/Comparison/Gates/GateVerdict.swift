public import Records

/// What became of one gate.
public struct GateVerdict: Hashable, Sendable {
  public var gate: Gate
  public var passes: Bool
  /// What was found, beside what was asked: `auc 0.912 ≥ 0.90`.
  public var figures: String
  /// What would satisfy the gate; nil when it passes.
  public var remedy: String?

  public init(gate: Gate, passes: Bool, figures: String, remedy: String? = nil) {
    self.gate = gate
    self.passes = passes
    self.figures = figures
    self.remedy = passes ? nil : remedy
  }
}

/// What the gates of a stage say of a version.
public struct GateReport: Hashable, Sendable {
  public var model: ModelName
  public var version: Int
  public var stage: ModelStage
  /// The version that holds the stage, the newest of several; nil when none does.
  public var incumbent: Int?
  /// In the order of `cairn.yaml`.
  public var verdicts: [GateVerdict]

  public var passes: Bool { verdicts.allSatisfy(\.passes) }

  public init(
    model: ModelName, version: Int, stage: ModelStage, incumbent: Int?, verdicts: [GateVerdict]
  ) {
    self.model = model
    self.version = version
    self.stage = stage
    self.incumbent = incumbent
    self.verdicts = verdicts
  }

  /// Puts a version to all that a rule asks of it.
  public init(_ candidate: GateCandidate, to stage: ModelStage, by rule: PromotionRule) {
    self.init(
      model: candidate.model, version: candidate.version.number, stage: stage,
      incumbent: candidate.incumbent?.number, verdicts: rule.demands.map { $0.verdict(on: candidate) })
  }
}

/// A version before the gates of a stage, and what they look at.
public struct GateCandidate: Sendable {
  public var model: ModelName
  public var version: ModelVersion
  /// Where it is now.
  public var stage: ModelStage
  /// The version that holds the stage.
  public var incumbent: ModelVersion?
  public var now: Timestamp

  public init(
    model: ModelName, version: ModelVersion, stage: ModelStage, incumbent: ModelVersion?, now: Timestamp
  ) {
    self.model = model
    self.version = version
    self.stage = stage
    self.incumbent = incumbent
    self.now = now
  }

  /// `churn@4`.
  var name: String { "\(model.text.escapedForMessage)@\(version.number)" }
}
