import Records

extension Message {
  /// The fields of a request as this message has them, each of its type: an integer that came as a string is an
  /// integer, a field in camel case has its other name.
  ///
  /// Like MLflow's own reader: what cannot be read ends the reading, then the checks say what is wrong with it; where
  /// none of them does, the request counts as far as it was read.
  ///
  /// - Throws: what MLflow's handlers say of a missing or wrong field.
  func read(_ fields: Fields) throws(APIError) -> Fields {
    let raw = fields.isQuery ? try ofQuery(fields.object) : fields.object
    try checkNames(raw)
    var members: [JSON.Member] = []
    let isRead = read(raw, into: &members)
    for parameter in parameters { try parameter.check(raw, typesToo: !isRead) }
    return Fields(.object(members))
  }

  /// What has a list's field is a list, though it came once.
  private func ofQuery(_ query: JSON) throws(APIError) -> JSON {
    var members: [JSON.Member] = []
    for parameter in parameters {
      guard let value = query[parameter.name] else { continue }
      var values = value.array ?? [value]
      if case .flag = parameter.kind {
        for index in values.indices {
          switch values[index].string?.lowercased() {
          case "true": values[index] = true
          case "false": values[index] = false
          default:
            throw .invalid(
              "Invalid boolean value: \(values[index].string ?? ""), must be 'true' or 'false'.")
          }
        }
      }
      members.append(JSON.Member(parameter.name, parameter.isList ? .array(values) : values[0]))
    }
    return .object(members)
  }

  /// - Returns: false when a field could not be read; those before it were.
  private func read(_ raw: JSON, into members: inout [JSON.Member]) -> Bool {
    guard let object = raw.object else { return false }
    for member in object {
      guard let parameter = parameters.first(where: { $0.name == member.key || $0.otherName == member.key })
      else { continue }
      if member.value.isNull { continue }
      if parameter.isList {
        guard let items = member.value.array else { return false }
        var values: [JSON] = []
        values.reserveCapacity(items.count)
        var isRead = true
        for item in items where isRead {
          let (value, isWhole) = parameter.kind.read(item)
          if let value { values.append(value) }
          isRead = isWhole
        }
        members.append(JSON.Member(parameter.name, .array(values)))
        if !isRead { return false }
      } else {
        let (value, isWhole) = parameter.kind.read(member.value)
        if let value { members.append(JSON.Member(parameter.name, value)) }
        if !isWhole { return false }
      }
    }
    return true
  }

  private func checkNames(_ raw: JSON) throws(APIError) {
    guard raw.object != nil else { return }
    for parameter in parameters {
      if parameter.name != parameter.otherName, raw[parameter.name] != nil, raw[parameter.otherName] != nil {
        throw .invalid(
          "Request specifies both '\(parameter.name)' and '\(parameter.otherName)'; provide only one of them."
        )
      }
      guard case .message(let message) = parameter.kind,
        let value = raw[parameter.name] ?? raw[parameter.otherName]
      else { continue }
      for item in value.array ?? [value] { try message.checkNames(item) }
    }
  }

  fileprivate func readMessage(_ raw: JSON) -> (JSON?, isWhole: Bool) {
    var members: [JSON.Member] = []
    let isWhole = read(raw, into: &members)
    return (.object(members), isWhole)
  }
}

extension Parameter.Kind {
  /// The value in its type as far as it could be read, and whether it could.
  func read(_ value: JSON) -> (JSON?, isWhole: Bool) {
    switch self {
    case .text: return Self.result(value.string.map(JSON.string))
    case .integer: return Self.result(Self.integer(value).map(JSON.integer))
    case .short:
      return Self.result(Self.integer(value).flatMap { Int32(exactly: $0) }.map { .integer(Int64($0)) })
    case .number: return Self.result(Self.number(value).map(JSON.number))
    case .flag: return Self.result(value.bool.map(JSON.bool))
    case .choice(let names):
      if let name = value.string, names.contains(name) { return (value, true) }
      // A name that is none is passed over, a number that is none is not.
      if value.string != nil, Self.integer(value) == nil { return (nil, true) }
      // Python cuts off a fraction here.
      let whole =
        if case .number(let number) = value { Int64(exactly: number.rounded(.towardZero)) } else {
          Self.integer(value)
        }
      guard let number = whole, (1...Int64(names.count)).contains(number) else {
        return (nil, false)
      }
      return (.string(names[Int(number) - 1]), true)
    case .message(let message): return message.readMessage(value)
    }
  }

  private static func result(_ value: JSON?) -> (JSON?, isWhole: Bool) { (value, value != nil) }

  private static func integer(_ value: JSON) -> Int64? {
    switch value {
    case .integer(let number): return number
    case .number(let number): return Int64(exactly: number)
    case .string(let text):
      if let number = Int64(text) { return number }
      // A whole number in another spelling, as 1e3; not one that is too large.
      guard text.utf8.contains(where: { ".eE".utf8.contains($0) }) else { return nil }
      return Double(text).flatMap { Int64(exactly: $0) }
    default: return nil
    }
  }

  private static func number(_ value: JSON) -> Double? {
    switch value {
    case .integer(let number): return Double(number)
    case .number(let number): return number
    case .literal(let literal):
      guard let number = Double(literal.text), number.isFinite else { return nil }
      return number
    case .bool(let flag): return flag ? 1 : 0
    case .string(let text):
      // MLflow's reader wants NaN by its JavaScript name, and takes all that Python takes for an infinity.
      return text == "nan" ? nil : Double(text.trimmingSpaces)
    default: return nil
    }
  }
}

extension String {
  /// Without white space at its ends.
  var trimmingSpaces: String {
    func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
    guard let first = unicodeScalars.firstIndex(where: { !isSpace($0) }),
      let last = unicodeScalars.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(unicodeScalars[first...last])
  }
}
