/// What it takes to bring a version of a model into a stage.
public struct PromotionRule: Hashable, Sendable {
  /// The stage that the version must be in beforehand.
  public var after: ModelStage?
  public var gates: [Gate]
  /// How many people must have signed.
  public var approvals: Int
  /// Whose approvals count, `*` standing for any text; empty: everybody's who is among the allowed signers.
  public var approvers: [String]
  public var authorMayApprove: Bool
  /// Whether the versions that hold the stage move to the archive; otherwise they hold it together.
  public var archivesIncumbent: Bool
  /// Who may promote in spite of a gate or missing approvals, giving a reason; `*` stands for any text.
  public var overriders: [String]

  public init(
    after: ModelStage? = nil, gates: [Gate] = [], approvals: Int = 0, approvers: [String] = [],
    authorMayApprove: Bool = false, archivesIncumbent: Bool = true, overriders: [String] = []
  ) {
    self.after = after
    self.gates = gates
    self.approvals = approvals
    self.approvers = approvers
    self.authorMayApprove = authorMayApprove
    self.archivesIncumbent = archivesIncumbent
    self.overriders = overriders
  }

  /// Whether nothing is asked of what comes into the stage.
  public var isOpen: Bool { after == nil && gates.isEmpty && approvals == 0 }

  /// All that is asked of the version itself: what ``after`` says, then ``gates``.
  public var demands: [Gate] { (after.map { [Gate(.stage($0))] } ?? []) + gates }

  /// Whether the approval of this person counts.
  public func counts(approver: String) -> Bool {
    approvers.isEmpty || approvers.contains { TextPattern($0).matches(approver) }
  }

  public func mayOverride(_ person: String) -> Bool {
    overriders.contains { TextPattern($0).matches(person) }
  }
}

extension Policy {
  /// The rules of one model, or of those that a pattern fits.
  public struct ModelRules: Hashable, Sendable {
    /// A model's name; `*` stands for any text.
    public var pattern: String
    public var stages: [ModelStage: PromotionRule]

    public init(pattern: String, stages: [ModelStage: PromotionRule]) {
      self.pattern = pattern
      self.stages = stages
    }
  }

  /// The stage of that name; nil when these conventions have none. Upper and lower case are the same.
  public func stage(named name: String) -> ModelStage? {
    stages.first { $0.name.lowercased() == name.lowercased() }
  }

  /// Where versions go that another one takes the stage from: `Archived`, or no stage where there is none of that name.
  public var archive: ModelStage { stages.contains(.archived) ? .archived : .none }

  /// What it takes to bring a version of the model into the stage: the rules for the very name, else the first pattern
  /// that fits; without any, everything goes. Many may be in no stage, and in the archive.
  public func promotion(of model: ModelName, to stage: ModelStage) -> PromotionRule {
    let rules =
      models.first { $0.pattern.utf8.elementsEqual(model.text.utf8) }
      ?? models.first { TextPattern($0.pattern).matches(model.text) }
    var rule = rules?.stages[stage] ?? PromotionRule()
    if !stage.isActive { rule.archivesIncumbent = false }
    return rule
  }

  /// OpenSSH's file of allowed signers, relative to the repository's root.
  public var signersFile: String { signers ?? store + "/allowed_signers" }
}
