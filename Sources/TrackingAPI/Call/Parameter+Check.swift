import Records

extension Parameter {
  /// - Throws: what the field as it came lacks or breaks.
  func check(_ raw: JSON, typesToo: Bool) throws(APIError) {
    guard !checks.isEmpty else { return }
    var value = raw[name]
    let isRequired = checks.contains { if case .required = $0 { true } else { false } }
    guard value != nil || isRequired else { return }
    if name == "run_id", value == nil || value == .null, let other = raw["run_uuid"] { value = other }
    for check in checks {
      if check.isOfType, !typesToo { continue }
      switch check {
      case .required:
        if value == nil || value == .null || value == .string("") { throw Fields.missing(name) }
      case .rule(let rule):
        switch rule(value ?? .null) {
        case nil: break
        case .value: throw Fields.invalid(name, value)
        case .message(let message): throw .invalid(message + Fields.reference)
        }
      default:
        if !check.holds(value) { throw Fields.invalid(name, value) }
      }
    }
  }
}

extension Parameter.Check {
  fileprivate var isOfType: Bool {
    switch self {
    case .text, .integer, .number, .list, .texts: true
    case .required, .rule: false
    }
  }

  fileprivate func holds(_ value: JSON?) -> Bool {
    switch (self, value) {
    case (.text, .string): true
    case (.list, .array): true
    case (.texts, .array(let items)): items.allSatisfy { $0.string != nil }
    // Python's int() and float() take each other's values, and truth values.
    case (.integer, .integer), (.integer, .number), (.integer, .bool), (.integer, .literal): true
    case (.integer, .string(let text)): Int64(text.trimmingSpaces) != nil
    case (.number, .integer), (.number, .number), (.number, .bool), (.number, .literal): true
    case (.number, .string(let text)): Double(text.trimmingSpaces) != nil
    default: false
    }
  }
}
