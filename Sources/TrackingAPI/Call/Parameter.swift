import Records

/// A field of a request's message, with what MLflow asks of it.
struct Parameter: Sendable {
  /// What a protocol buffer makes of a field.
  enum Kind: Sendable {
    case text
    case integer
    /// An integer of 32 bits.
    case short
    case number
    case flag
    /// One of these names, the first of which is number 1.
    case choice([String])
    case message(Message)
  }

  /// One thing that MLflow's handlers ask of the field as it came. Those of type are asked only where the message as a
  /// whole could not be read.
  enum Check: Sendable {
    case required
    case text
    case integer
    case number
    case list
    case texts
    /// What is wrong with the value; nil when nothing is.
    case rule(@Sendable (JSON) -> Fault?)
  }

  enum Fault: Sendable {
    case message(String)
    /// The value is told, and its type.
    case value
  }

  let name: String
  /// The same in camel case, which protocol buffers read as well.
  let otherName: String
  let kind: Kind
  let isList: Bool
  let checks: [Check]

  private init(_ name: String, _ kind: Kind, isList: Bool, _ checks: [Check]) {
    self.name = name
    self.kind = kind
    self.isList = isList
    self.checks = checks
    var camel = ""
    var raises = false
    for character in name {
      if character == "_" {
        raises = true
      } else {
        camel += raises ? character.uppercased() : String(character)
        raises = false
      }
    }
    otherName = camel
  }

  static func text(_ name: String, _ checks: Check...) -> Parameter {
    .init(name, .text, isList: false, checks)
  }
  static func integer(_ name: String, _ checks: Check...) -> Parameter {
    .init(name, .integer, isList: false, checks)
  }
  static func short(_ name: String, _ checks: Check...) -> Parameter {
    .init(name, .short, isList: false, checks)
  }
  static func number(_ name: String, _ checks: Check...) -> Parameter {
    .init(name, .number, isList: false, checks)
  }
  static func flag(_ name: String, _ checks: Check...) -> Parameter {
    .init(name, .flag, isList: false, checks)
  }
  static func choice(_ name: String, _ names: [String], _ checks: Check...) -> Parameter {
    .init(name, .choice(names), isList: false, checks)
  }
  static func message(_ name: String, _ message: Message, _ checks: Check...) -> Parameter {
    .init(name, .message(message), isList: false, checks)
  }
  static func texts(_ name: String, _ checks: Check...) -> Parameter {
    .init(name, .text, isList: true, checks)
  }
  static func messages(_ name: String, _ message: Message, _ checks: Check...) -> Parameter {
    .init(name, .message(message), isList: true, checks)
  }
}

/// A request's message as MLflow declares it, its fields in the order in which they are checked.
struct Message: Sendable {
  let parameters: [Parameter]
  init(_ parameters: Parameter...) { self.parameters = parameters }

  /// `{"key": …, "value": …}`: a parameter, a tag.
  static let pair = Message(.text("key"), .text("value"))
}
