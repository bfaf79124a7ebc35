extension Gate {
  /// Reads a gate.
  ///
  /// ```swift
  /// try Gate(parsing: "rmse <= incumbent * 1.02")
  /// try Gate(parsing: "annotations performance, owner")
  /// ```
  ///
  /// - Throws: ``RecordError`` that says what a gate can be.
  public init(parsing text: String) throws(RecordError) {
    let text = text.trimmed
    if let (subject, relation, bound) = Self.split(text) {
      condition = try Self.comparison(subject.trimmed, relation, bound.trimmed, text)
    } else {
      condition = try Self.statement(text)
    }
  }

  private static func fault(_ gate: String, _ reason: String) -> RecordError {
    RecordError(.invalidValue, "the gate '\(gate.escapedForMessage)' \(reason)")
  }

  /// Around its operator, which no metric's name can hold.
  private static func split(_ text: String) -> (subject: String, Relation, bound: String)? {
    let signs: Set<Unicode.Scalar> = ["<", ">", "=", "≤", "≥"]
    let scalars = text.unicodeScalars
    guard let start = scalars.firstIndex(where: signs.contains) else { return nil }
    let end = scalars[start...].firstIndex { !signs.contains($0) } ?? scalars.endIndex
    let relation: Relation? =
      switch String(scalars[start..<end]) {
      case ">=", "≥": .atLeast
      case "<=", "≤": .atMost
      case ">": .above
      case "<": .below
      case "==", "=": .equal
      default: nil
      }
    return relation.map { (String(scalars[..<start]), $0, String(scalars[end...])) }
  }

  private static func comparison(
    _ subject: String, _ relation: Relation, _ right: String, _ text: String
  ) throws(RecordError) -> Condition {
    if subject == "age" {
      guard relation == .atMost || relation == .below else {
        throw fault(
          text, "can ask an age to be at most so much: 'age <= 30d'; a metric of that name is `age`")
      }
      guard let span = Span(right) else {
        throw fault(
          text,
          "lacks an age such as 90m, 12h, 30d or 2w behind its operator; a metric of that name is `age`")
      }
      return .age(span, inclusive: relation == .atMost)
    }
    let key = try metric(subject, text)
    guard let bound = Bound(right) else {
      throw fault(
        text,
        "compares with '\(right.escapedForMessage)': expected a number, 'incumbent', or 'incumbent * 1.02', "
          + "'incumbent + 0.1', 'incumbent - 0.1'")
    }
    return .metric(key, relation, bound)
  }

  private static func metric(_ subject: String, _ text: String) throws(RecordError) -> String {
    var key = subject
    if let first = key.utf8.first, first == UInt8(ascii: "`") || first == UInt8(ascii: "\"") {
      guard key.utf8.count > 1, key.utf8.last == first else {
        throw fault(text, "lacks the quotation mark that ends its metric's name")
      }
      key = String(key.dropFirst().dropLast())
    }
    do throws(RecordError) { try KeyKind.metric.check(key) } catch {
      throw fault(text, "names no metric before its operator: \(error.message)")
    }
    return key
  }

  private static func statement(_ text: String) throws(RecordError) -> Condition {
    let words = text.split(separator: " ", maxSplits: 1).map { String($0).trimmed }
    let rest = words.count > 1 ? words[1] : ""
    switch (words.first ?? "", rest) {
    case ("signature", "present"): return .signaturePresent
    case ("signature", "compatible"): return .signatureCompatible
    case ("environment", "captured"): return .environmentCaptured
    case ("source", "clean"): return .sourceClean
    case ("source", "recorded"): return .sourceRecorded
    case ("data", "checked"): return .dataChecked
    case ("stage", _) where !rest.isEmpty:
      do throws(RecordError) { return .stage(try ModelStage(rest)) } catch {
        throw fault(text, error.message)
      }
    case ("annotations", _) where !rest.isEmpty: return .annotations(try fields(rest, text))
    case ("annotations", _):
      throw fault(text, "does not say which: annotations \(fieldNames)")
    case ("signature", _): throw fault(text, "must be 'signature present' or 'signature compatible'")
    case ("environment", _): throw fault(text, "must be 'environment captured'")
    case ("source", _): throw fault(text, "must be 'source clean' or 'source recorded'")
    case ("data", _): throw fault(text, "must be 'data checked'")
    default:
      throw fault(
        text,
        "is none: expected a metric and a bound ('auc >= 0.90', 'rmse <= incumbent * 1.02'), 'signature present', "
          + "'signature compatible', 'environment captured', 'source clean', 'source recorded', 'data checked', "
          + "'annotations owner', 'age <= 30d' or 'stage Staging'")
    }
  }

  private static var fieldNames: String {
    ModelAnnotations.Field.allCases.map(\.rawValue).joined(separator: ", ")
  }

  private static func fields(
    _ list: String, _ text: String
  ) throws(RecordError) -> [ModelAnnotations.Field] {
    var fields: [ModelAnnotations.Field] = []
    for name in list.split(separator: ",", omittingEmptySubsequences: false) {
      let name = String(name).trimmed
      guard let field = ModelAnnotations.Field(rawValue: name) else {
        throw fault(text, "asks for the annotation '\(name.escapedForMessage)'; there are \(fieldNames)")
      }
      if !fields.contains(field) { fields.append(field) }
    }
    return fields
  }
}

extension Gate.Amount {
  /// nil unless the text is a finite number in JSON's grammar.
  public init?(_ text: String) {
    var copy = text
    let isNumber = copy.withUTF8 { bytes in
      bytes.baseAddress.flatMap { DecimalText($0, count: bytes.count) }?.length == bytes.count
    }
    guard isNumber, let value = Double(text), value.isFinite else { return nil }
    self.value = value
    self.text = text
  }
}

extension Gate.Bound {
  fileprivate init?(_ text: String) {
    if let amount = Gate.Amount(text) {
      self = .number(amount)
      return
    }
    guard text.hasPrefix("incumbent") else { return nil }
    let rest = String(text.dropFirst("incumbent".count)).trimmed
    if rest.isEmpty {
      self = .incumbent
      return
    }
    guard let amount = Gate.Amount(String(rest.dropFirst()).trimmed) else { return nil }
    switch rest.first {
    case "*", "×": self = .incumbentTimes(amount)
    case "+": self = .incumbentPlus(amount)
    case "-", "−": self = .incumbentMinus(amount)
    default: return nil
    }
  }
}

extension Gate.Span {
  private static let units: [Character: Int64] = [
    "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
  ]

  /// nil unless it is a whole number and `m`, `h`, `d` or `w`.
  public init?(_ text: String) {
    guard let unit = text.last.flatMap({ Self.units[$0] }) else { return nil }
    let digits = String(text.dropLast()).trimmed
    guard digits.utf8.count <= 9, !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }),
      let count = Int64(digits)
    else { return nil }
    milliseconds = count * unit
    self.text = digits + String(text.suffix(1))
  }
}

extension String {
  /// Without spaces and tabs around it.
  fileprivate var trimmed: String {
    let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    let bytes = utf8.drop(while: isSpace)
    guard let last = bytes.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(self[bytes.startIndex...last])
  }
}
