import Records

/// A GraphQL document: its operations, and the fragments that they use.
struct GraphQLDocument {
  var operations: [Operation] = []
  var fragments: [String: Fragment] = [:]

  struct Operation {
    var isMutation: Bool
    var name: String?
    /// The values of variables that a request leaves out.
    var defaults: [String: Value]
    var selections: [Selection]
  }

  struct Fragment {
    var type: String
    var selections: [Selection]
  }

  indirect enum Selection {
    case field(Field)
    /// `... on Type { … }`, `... { … }`
    case inline(type: String?, [Selection])
    /// `...Name`
    case spread(String)
  }

  struct Field {
    var alias: String?
    var name: String
    var arguments: [String: Value]
    var selections: [Selection]
    /// What the field is called in the answer.
    var key: String { alias ?? name }
  }

  indirect enum Value {
    case constant(JSON)
    case variable(String)
    case list([Value])
    case object([(key: String, value: Value)])

    /// The value with the variables' own in their places.
    func json(_ variables: JSON) -> JSON {
      switch self {
      case .constant(let value): value
      case .variable(let name): variables[name] ?? .null
      case .list(let values): .array(values.map { $0.json(variables) })
      case .object(let members): .object(members.map { JSON.Member($0.key, $0.value.json(variables)) })
      }
    }
  }

  /// The operation of that name, or the only one.
  ///
  /// - Throws: when there is none.
  func operation(named name: String?) throws(GraphQLError) -> Operation {
    if let name, !name.isEmpty {
      guard let operation = operations.first(where: { $0.name == name }) else {
        throw GraphQLError("Unknown operation named '\(name)'.")
      }
      return operation
    }
    guard operations.count <= 1 else {
      throw GraphQLError("Must provide operation name if query contains multiple operations.")
    }
    guard let operation = operations.first else { throw GraphQLError("Must provide an operation.") }
    return operation
  }
}

/// Why a query, or a part of it, has no answer.
struct GraphQLError: Error {
  let message: String
  init(_ message: String) { self.message = message }
}
