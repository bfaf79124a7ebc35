public import Comparison
public import Records

extension PromotionVerdict {
  /// For programs; `docs/json.md` says what it holds.
  public func json() -> JSON { .object(members) }

  var members: [JSON.Member] {
    [
      JSON.Member("model", .string(change.model.text)),
      JSON.Member("version", change.version.map { .integer(Int64($0)) } ?? .null),
      JSON.Member("stage", .string(change.stage.name)), JSON.Member("from", .string(change.origin.name)),
      JSON.Member("holders_before", .array(change.from.map { .integer(Int64($0)) })),
      JSON.Member("holders_after", .array(change.to.map { .integer(Int64($0)) })),
      JSON.Member("rollback_of", change.rollbackOf.map { .integer(Int64($0)) } ?? .null),
      JSON.Member("override", change.override?.report ?? .null), JSON.Member("passes", .bool(passes)),
      JSON.Member("gates", .array((gates?.verdicts ?? []).map(\.report))),
      JSON.Member("approvals", approvals.report),
      JSON.Member("problems", .array(problems.map(JSON.string))),
      JSON.Member("overridden", .array(overridden.map(JSON.string))),
    ]
  }
}

extension GateVerdict {
  var report: JSON {
    .object([
      JSON.Member("gate", .string(gate.text)), JSON.Member("passes", .bool(passes)),
      JSON.Member("figures", .string(figures)), JSON.Member("remedy", remedy.map(JSON.string) ?? .null),
    ])
  }
}

extension ApprovalReport {
  var report: JSON {
    .object([
      JSON.Member("required", .integer(Int64(required))), JSON.Member("enough", .bool(isEnough)),
      JSON.Member("counted", .array(counted.map(\.report))),
      JSON.Member(
        "refused",
        .array(
          refused.map { refused in
            .object([
              JSON.Member("path", .string(refused.path)),
              JSON.Member("approver", refused.approval.map { .string($0.approver) } ?? .null),
              JSON.Member("reason", .string(refused.reason)),
            ])
          })),
    ])
  }
}

extension Approval {
  var report: JSON {
    .object([
      JSON.Member("approver", .string(approver)), JSON.Member("at", .string("\(at)")),
      JSON.Member("comment", comment.map(JSON.string) ?? .null),
    ])
  }
}

extension StageHolders.Override {
  var report: JSON { .object([JSON.Member("by", .string(by)), JSON.Member("reason", .string(reason))]) }
}
