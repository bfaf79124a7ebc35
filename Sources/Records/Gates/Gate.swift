/// One demand on a version that is to enter a stage, as `cairn.yaml` spells it: `auc >= 0.90`, `signature compatible`.
public struct Gate: Hashable, Sendable, CustomStringConvertible {
  public let condition: Condition

  public init(_ condition: Condition) { self.condition = condition }

  public enum Condition: Hashable, Sendable {
    /// A metric of the version's run, against a number or against the version that holds the stage.
    case metric(String, Relation, Bound)
    /// The signature is there.
    case signaturePresent
    /// What the stage's holder accepts this version accepts as well, and it gives what that one gives.
    case signatureCompatible
    case environmentCaptured
    /// The code was committed, all of it.
    case sourceClean
    /// The code was committed, or what differed from the commit is kept.
    case sourceRecorded
    /// Each dataset of the run was checked, and passed.
    case dataChecked
    case annotations([ModelAnnotations.Field])
    /// Since the run's end, at most so long; `inclusive` takes exactly that long as well.
    case age(Span, inclusive: Bool)
    /// The stage that the version is in beforehand: what `after:` asks for.
    case stage(ModelStage)
  }

  public enum Relation: String, Hashable, Sendable, CaseIterable {
    case atLeast = ">="
    case atMost = "<="
    case above = ">"
    case below = "<"
    case equal = "=="
  }

  /// What a metric is compared with.
  public enum Bound: Hashable, Sendable {
    case number(Amount)
    case incumbent
    case incumbentTimes(Amount)
    case incumbentPlus(Amount)
    case incumbentMinus(Amount)
  }

  /// A number as the person wrote it: `0.90` stays `0.90`.
  public struct Amount: Hashable, Sendable, CustomStringConvertible {
    public let value: Double
    public let text: String
    public var description: String { text }
  }

  /// A length of time as the person wrote it.
  public struct Span: Hashable, Sendable, CustomStringConvertible {
    public let milliseconds: Int64
    public let text: String
    public var description: String { text }
  }

  /// The gate in its plainest spelling, which reads back as the same.
  public var text: String {
    switch condition {
    case .metric(let key, let relation, let bound):
      "\(Self.spelled(key)) \(relation.rawValue) \(bound.text)"
    case .signaturePresent: "signature present"
    case .signatureCompatible: "signature compatible"
    case .environmentCaptured: "environment captured"
    case .sourceClean: "source clean"
    case .sourceRecorded: "source recorded"
    case .dataChecked: "data checked"
    case .annotations(let fields): "annotations \(fields.map(\.rawValue).joined(separator: ", "))"
    case .age(let span, let inclusive): "age \(inclusive ? "<=" : "<") \(span)"
    case .stage(let stage): "stage \(stage)"
    }
  }

  public var description: String { text }

  /// With backticks around a name that would read as something else.
  private static func spelled(_ key: String) -> String {
    key == "age" || key.hasPrefix(" ") || key.hasSuffix(" ") ? "`\(key)`" : key
  }
}

extension Gate.Bound {
  public var text: String {
    switch self {
    case .number(let amount): amount.text
    case .incumbent: "incumbent"
    case .incumbentTimes(let amount): "incumbent * \(amount)"
    case .incumbentPlus(let amount): "incumbent + \(amount)"
    case .incumbentMinus(let amount): "incumbent - \(amount)"
    }
  }
}
