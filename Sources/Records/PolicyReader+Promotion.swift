/// Stages, approvals, and the rules of models.
extension PolicyReader {
  mutating func stages(_ node: PolicyNode) throws(RecordError) -> [ModelStage] {
    var stages: [ModelStage] = [.none]
    for element in try node.list("stages") {
      let stage: ModelStage
      let name = try element.string("stages")
      do throws(RecordError) { stage = try ModelStage(name) } catch {
        throw element.fault("'stages': \(error.message)", code: error.code)
      }
      if stage == .none { continue }
      guard !stages.contains(where: { $0.name.lowercased() == stage.name.lowercased() }) else {
        throw element.fault("'stages': '\(name)' stands here a second time, upper and lower case aside")
      }
      stages.append(stage)
    }
    return stages
  }

  /// The file of allowed signers.
  mutating func approvals(_ node: PolicyNode) throws(RecordError) -> String? {
    var signers: String?
    try read(node, "approvals", ["signers"]) { (key, value, _) throws(RecordError) in
      let path = try value.string(key)
      do throws(RecordError) { try RecordPath.check(path) } catch {
        throw value.fault("'\(key)': \(error.message)")
      }
      signers = path
    }
    return signers
  }

  mutating func models(_ node: PolicyNode, stages: [ModelStage]) throws(RecordError) -> [Policy.ModelRules] {
    var models: [Policy.ModelRules] = []
    for (keyNode, value) in try node.members("models") {
      let pattern = try keyNode.string("a model")
      // A star can stand for what a name cannot hold, but not beside it.
      do throws(RecordError) { _ = try ModelName(pattern) } catch {
        throw keyNode.fault("'models': \(error.message)", code: error.code)
      }
      var rules: [ModelStage: PromotionRule] = [:]
      for (stageNode, rule) in try value.members(pattern) {
        let name = try stageNode.string("a stage")
        let stage = try self.stage(stageNode, name, among: stages)
        guard rules[stage] == nil else {
          throw stageNode.fault("the stage '\(stage)' stands here a second time, upper and lower case aside")
        }
        rules[stage] = try self.rule(rule, name, stages)
      }
      models.append(Policy.ModelRules(pattern: pattern, stages: rules))
    }
    return models
  }

  private func stage(
    _ node: PolicyNode, _ name: String, among stages: [ModelStage]
  ) throws(RecordError) -> ModelStage {
    guard let stage = stages.first(where: { $0.name.lowercased() == name.lowercased() }) else {
      throw node.fault(
        "there is no stage '\(name.escapedForMessage)'; there are \(stages.map(\.name).joined(separator: ", "))"
      )
    }
    return stage
  }

  private mutating func rule(
    _ node: PolicyNode, _ stage: String, _ stages: [ModelStage]
  ) throws(RecordError) -> PromotionRule {
    var rule = PromotionRule()
    let known = [
      "after", "gates", "approvals", "approvers", "author_may_approve", "incumbent", "override",
    ]
    try read(node, stage, known) { (key, value, reader) throws(RecordError) in
      switch key {
      case "after": rule.after = try reader.stage(value, value.string(key), among: stages)
      case "gates": rule.gates = try reader.gates(value)
      case "approvals":
        rule.approvals = try value.integer(key)
        guard (0...100).contains(rule.approvals) else { throw value.mismatch(key, "a number from 0 to 100") }
      case "approvers": rule.approvers = try reader.people(value, key)
      case "author_may_approve": rule.authorMayApprove = try value.bool(key)
      case "incumbent":
        switch try value.string(key) {
        case "archive": rule.archivesIncumbent = true
        case "keep": rule.archivesIncumbent = false
        default: throw value.mismatch(key, "archive or keep")
        }
      default: rule.overriders = try reader.people(value, key)
      }
    }
    return rule
  }

  private func gates(_ node: PolicyNode) throws(RecordError) -> [Gate] {
    var gates: [Gate] = []
    for element in try node.list("gates") {
      let text = try element.string("gates")
      do throws(RecordError) { gates.append(try Gate(parsing: text)) } catch {
        throw element.fault(error.message, code: error.code)
      }
    }
    return gates
  }

  private func people(_ node: PolicyNode, _ key: String) throws(RecordError) -> [String] {
    var people: [String] = []
    for element in try node.list(key) {
      let person = try element.string(key)
      guard !person.isEmpty, !person.unicodeScalars.contains(where: \.breaksLines) else {
        throw element.fault("'\(key)': '\(person.escapedForMessage)' names nobody")
      }
      people.append(person)
    }
    return people
  }
}
