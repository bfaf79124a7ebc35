import Records
import Testing

@Suite("A gate")
struct GateTests {
  @Test(
    "is read in any spelling, and written in its plainest",
    arguments: [
      ("auc >= 0.90", "auc >= 0.90"), ("auc>=0.9", "auc >= 0.9"), ("  auc  ≥  1e-3 ", "auc >= 1e-3"),
      ("auc = 1", "auc == 1"), ("a/b loss <= -2.5", "a/b loss <= -2.5"), ("`age` < 3", "`age` < 3"),
      ("\"auc\" > 0", "auc > 0"), ("rmse <= incumbent", "rmse <= incumbent"),
      ("rmse<=incumbent*1.02", "rmse <= incumbent * 1.02"), ("rmse < incumbent × 2", "rmse < incumbent * 2"),
      ("auc >= incumbent - 0.01", "auc >= incumbent - 0.01"), ("auc > incumbent + 1", "auc > incumbent + 1"),
      ("signature present", "signature present"), ("signature   compatible", "signature compatible"),
      ("environment captured", "environment captured"), ("source clean", "source clean"),
      ("source recorded", "source recorded"), ("data checked", "data checked"),
      ("annotations owner , performance,owner", "annotations owner, performance"), ("age<=30d", "age <= 30d"),
      ("age < 90m", "age < 90m"), ("stage Staging", "stage Staging"),
    ])
  func spelling(text: String, plain: String) throws {
    let gate = try Gate(parsing: text)
    #expect(gate.text == plain)
    #expect(try Gate(parsing: plain) == gate)
  }

  @Test(
    "that is none says what it can be",
    arguments: [
      ("", "is none: expected a metric and a bound"), ("auc", "is none"), ("auc >= ", "compares with ''"),
      (">= 1", "names no metric before its operator"), ("auc >= nan", "compares with 'nan'"),
      ("auc >= 1e999", "compares with '1e999'"), ("auc >= .9", "compares with '.9'"),
      ("auc => 0.9", "is none"), ("auc >= incumbent / 2", "compares with 'incumbent / 2'"),
      ("auc >= incumbent *", "compares with 'incumbent *'"),
      ("auc >= incumbents", "compares with 'incumbents'"),
      ("a;b >= 1", "may only contain"), ("`auc >= 1", "lacks the quotation mark"),
      ("signature good", "must be 'signature present' or 'signature compatible'"),
      ("source dirty", "must be 'source clean' or 'source recorded'"), ("data", "must be 'data checked'"),
      ("environment", "must be 'environment captured'"), ("annotations", "does not say which"),
      ("annotations ownr", "asks for the annotation 'ownr'; there are performance, known_failures"),
      ("annotations owner,", "asks for the annotation ''"),
      ("age >= 3d", "can ask an age to be at most so much"),
      ("age <= 30", "lacks an age such as 90m, 12h, 30d or 2w"), ("age <= 1.5d", "lacks an age"),
      ("age <= 99999999999d", "lacks an age"), ("stage 1", "is no name for a stage"),
    ])
  func faults(text: String, reason: String) {
    let error = #expect(throws: RecordError.self) { try Gate(parsing: text) }
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    #expect(error?.message.hasPrefix("the gate '") == true)
  }

  @Test("is the same when its text is read again, whatever it is")
  func property() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<3000 {
      let gate = Gate(Self.condition(using: &generator))
      let read = try Gate(parsing: gate.text)
      #expect(read == gate, "\(gate.text)")
    }
  }

  private static func condition(using generator: inout SeededGenerator) -> Gate.Condition {
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: return .signaturePresent
    case 1: return .signatureCompatible
    case 2: return .environmentCaptured
    case 3: return Bool.random(using: &generator) ? .sourceClean : .sourceRecorded
    case 4: return .dataChecked
    case 5:
      let fields = ModelAnnotations.Field.allCases.shuffled(using: &generator)
      return .annotations(Array(fields.prefix(Int.random(in: 1...5, using: &generator))))
    case 6:
      let count = Int.random(in: 0...999_999, using: &generator)
      let unit = ["m", "h", "d", "w"].randomElement(using: &generator) ?? "d"
      guard let span = Gate.Span("\(count)\(unit)") else { return .dataChecked }
      return .age(span, inclusive: Bool.random(using: &generator))
    default:
      let relation = Gate.Relation.allCases.randomElement(using: &generator) ?? .atLeast
      return .metric(metric(using: &generator), relation, bound(using: &generator))
    }
  }

  /// Names that could be taken for something else among them.
  private static func metric(using generator: inout SeededGenerator) -> String {
    let pieces = ["age", "auc", "signature", "data", " ", "/", ":", "-1", ".", "é", "incumbent", "_"]
    while true {
      let count = Int.random(in: 1...4, using: &generator)
      let key = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
      if (try? KeyKind.metric.check(key)) != nil { return key }
    }
  }

  private static func bound(using generator: inout SeededGenerator) -> Gate.Bound {
    let numbers = ["0", "-0.0", "0.90", "1e-7", "-12.5E+3", "123456789012345678901234567890"]
    guard let amount = numbers.randomElement(using: &generator).flatMap(Gate.Amount.init) else {
      return .incumbent
    }
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: return .incumbent
    case 1: return .incumbentTimes(amount)
    case 2: return .incumbentPlus(amount)
    case 3: return .incumbentMinus(amount)
    default: return .number(amount)
    }
  }
}
