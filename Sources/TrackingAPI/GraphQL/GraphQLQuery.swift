import Records

/// Answers a GraphQL document through the routes of the REST API.
struct GraphQLQuery {
  private let document: GraphQLDocument
  private let variables: JSON
  private let ask: (APIRequest) -> APIAnswer
  private var errors: [String] = []

  private static let maximumDepth = 10
  private static let maximumSelections = 1000
  private static let maximumRootFields = 10
  private static let maximumAliases = 10
  private var selected = 0

  /// The answer to a request that holds `query`, `variables` and `operationName`.
  ///
  /// - Parameter ask: answers a request of the REST API.
  static func answer(_ request: APIRequest, ask: @escaping (APIRequest) -> APIAnswer) throws(APIError)
    -> APIAnswer
  {
    let fields = try Fields(request)
    guard let text = fields["query"]?.string else { throw Fields.missing("query") }
    let data: JSON
    let errors: [String]
    do throws(GraphQLError) {
      let document = try GraphQLParser.document(text)
      let operation = try document.operation(named: fields["operationName"]?.string)
      var members = fields["variables"]?.object ?? []
      for (name, value) in operation.defaults where !members.contains(where: { $0.key == name }) {
        members.append(JSON.Member(name, value.json(.object([]))))
      }
      var query = GraphQLQuery(document: document, variables: .object(members), ask: ask)
      data = try query.root(operation)
      errors = query.errors
    } catch {
      data = .null
      errors = [error.message]
    }
    return APIAnswer(["data": data, "errors": errors.isEmpty ? .null : .array(errors.map(JSON.string))])
  }

  private init(document: GraphQLDocument, variables: JSON, ask: @escaping (APIRequest) -> APIAnswer) {
    self.document = document
    self.variables = variables
    self.ask = ask
  }

  private mutating func root(_ operation: GraphQLDocument.Operation) throws(GraphQLError) -> JSON {
    let name = operation.isMutation ? "Mutation" : "Query"
    guard let type = GraphQLType.named(name) else { throw GraphQLError("Unknown type '\(name)'.") }
    let fields = try fields(operation.selections, of: type, isRoot: true)
    var members: [JSON.Member] = []
    for field in fields {
      if field.name == "__typename" {
        members.append(JSON.Member(field.key, .string(name)))
        continue
      }
      guard case .object(let inner)? = type.fields[field.name], let result = GraphQLType.named(inner) else {
        throw Self.unknown(field, type)
      }
      // What is wrong with the query is found before anything is asked for.
      _ = try project(.object([]), field.selections, result, depth: 2, isCheck: true)
      do throws(APIError) {
        let value = try resolve(field)
        members.append(JSON.Member(field.key, try checked(value, field.selections, result)))
      } catch {
        errors.append(error.message)
        members.append(JSON.Member(field.key, .null))
      }
    }
    return .object(members)
  }

  private mutating func checked(
    _ value: JSON, _ selections: [GraphQLDocument.Selection], _ type: GraphQLType
  ) throws(APIError) -> JSON {
    do throws(GraphQLError) {
      return try project(value, selections, type, depth: 2)
    } catch {
      throw .invalid(error.message)
    }
  }

  /// What the REST API answers to a field at the root.
  private func resolve(_ field: GraphQLDocument.Field) throws(APIError) -> JSON {
    let input = (field.arguments["input"]?.json(variables) ?? .object([])).snakeCased
    switch field.name {
    case "mlflowGetExperiment": return try get("experiments/get", input)
    case "mlflowGetRun": return try get("runs/get", input)
    case "mlflowSearchRuns": return try rest(.post, "runs/search", input)
    case "mlflowSearchDatasets": return try rest(.post, "experiments/search-datasets", input)
    case "mlflowGetMetricHistoryBulkInterval": return try get("metrics/get-history-bulk-interval", input)
    case "mlflowListArtifacts": return try get("artifacts/list", input)
    case "mlflowSearchModelVersions": return try get("model-versions/search", input)
    default: return ["output": field.arguments["inputString"]?.json(variables) ?? .null]
    }
  }

  private func get(_ path: String, _ input: JSON) throws(APIError) -> JSON { try rest(.get, path, input) }

  private func rest(_ method: APIRequest.Method, _ path: String, _ input: JSON) throws(APIError) -> JSON {
    let answer = ask(APIRequest(method, "/api/2.0/mlflow/" + path, body: input.compact()))
    let body = RequestJSON.parse(answer.body) ?? .null
    guard answer.status == 200 else {
      throw APIError(.internalError, body["message"]?.string ?? "\(path) answered \(answer.status)")
    }
    return body
  }

  // MARK: Selections

  /// The fields of a selection, fragments put in their places.
  private func fields(
    _ selections: [GraphQLDocument.Selection], of type: GraphQLType, isRoot: Bool = false
  ) throws(GraphQLError) -> [GraphQLDocument.Field] {
    var fields: [GraphQLDocument.Field] = []
    var visits = 0
    try collect(selections, of: type, within: [], &visits, into: &fields)
    guard !isRoot || fields.count <= Self.maximumRootFields else {
      throw Self.tooMany("root fields", fields.count, Self.maximumRootFields, "ROOT_FIELDS")
    }
    let aliases = fields.reduce(0) { $1.alias == nil ? $0 : $0 + 1 }
    guard aliases <= Self.maximumAliases else {
      throw Self.tooMany("aliases", aliases, Self.maximumAliases, "ALIASES")
    }
    return fields
  }

  /// - Parameter visits: counts all that is looked at: fragments that use each other twice could go on for ever.
  private func collect(
    _ selections: [GraphQLDocument.Selection], of type: GraphQLType, within names: Set<String>,
    _ visits: inout Int,
    into fields: inout [GraphQLDocument.Field]
  ) throws(GraphQLError) {
    for selection in selections {
      visits += 1
      guard visits <= Self.maximumSelections else { throw Self.tooLarge }
      switch selection {
      case .field(let field): fields.append(field)
      case .inline(let name, let inner):
        guard name == nil || name == type.name else { continue }
        try collect(inner, of: type, within: names, &visits, into: &fields)
      case .spread(let name):
        guard let fragment = document.fragments[name] else {
          throw GraphQLError("Unknown fragment '\(name)'.")
        }
        guard !names.contains(name) else {
          throw GraphQLError("Cannot spread fragment '\(name)' within itself.")
        }
        guard fragment.type == type.name else { continue }
        try collect(fragment.selections, of: type, within: names.union([name]), &visits, into: &fields)
      }
    }
  }

  private static let tooLarge = GraphQLError("Query exceeds maximum total selections of \(maximumSelections)")

  private static func tooMany(_ what: String, _ count: Int, _ limit: Int, _ name: String) -> GraphQLError {
    GraphQLError(
      "GraphQL queries should have at most \(limit) \(what), got \(count) \(what). To increase the limit, set the "
        + "MLFLOW_SERVER_GRAPHQL_MAX_\(name) environment variable.")
  }

  private static func unknown(_ field: GraphQLDocument.Field, _ type: GraphQLType) -> GraphQLError {
    GraphQLError("Cannot query field '\(field.name)' on type '\(type.name)'.")
  }

  /// The part of an answer that is selected. What an answer leaves out is there with its default, as in MLflow.
  ///
  /// - Parameter isCheck: only whether the query is right is asked.
  private mutating func project(
    _ value: JSON, _ selections: [GraphQLDocument.Selection], _ type: GraphQLType, depth: Int,
    isCheck: Bool = false
  ) throws(GraphQLError) -> JSON {
    guard depth <= Self.maximumDepth else {
      throw GraphQLError("Query exceeds maximum depth of \(Self.maximumDepth)")
    }
    let fields = try fields(selections, of: type)
    guard !fields.isEmpty else {
      throw GraphQLError("Field of type '\(type.name)' must have a selection of subfields.")
    }
    if isCheck {
      selected += fields.count
      guard selected <= Self.maximumSelections else { throw Self.tooLarge }
    }
    var members: [JSON.Member] = []
    for field in fields {
      if field.name == "__typename" {
        members.append(JSON.Member(field.key, .string(type.name)))
        continue
      }
      guard let kind = type.fields[field.name] else { throw Self.unknown(field, type) }
      let found = isCheck ? nil : try linked(field, value, type) ?? value[field.name.snakeCased]
      members.append(JSON.Member(field.key, try result(found, kind, field, depth: depth, isCheck: isCheck)))
    }
    return .object(members)
  }

  private mutating func result(
    _ value: JSON?, _ kind: GraphQLType.Kind, _ field: GraphQLDocument.Field, depth: Int, isCheck: Bool
  ) throws(GraphQLError) -> JSON {
    func inner(_ name: String) throws(GraphQLError) -> GraphQLType {
      guard let type = GraphQLType.named(name) else { throw GraphQLError("Unknown type '\(name)'.") }
      return type
    }
    switch kind {
    case .text: return .string(value?.string ?? "")
    case .long: return .string(String(value?.wholeNumber ?? 0))
    // NaN has no place among GraphQL's numbers.
    case .number: return value?.string == nil ? value ?? 0.0 : .null
    case .flag: return value ?? false
    case .texts: return value ?? []
    case .object(let name):
      return try project(
        value ?? .object([]), field.selections, inner(name), depth: depth + 1, isCheck: isCheck)
    case .optional(let name):
      if isCheck {
        _ = try project(.object([]), field.selections, inner(name), depth: depth + 1, isCheck: true)
      }
      return .null
    case .objects(let name):
      let type = try inner(name)
      if isCheck { _ = try project(.object([]), field.selections, type, depth: depth + 1, isCheck: true) }
      var items: [JSON] = []
      for item in value?.array ?? [] {
        items.append(try project(item, field.selections, type, depth: depth + 1))
      }
      return .array(items)
    }
  }

  /// What is not in a run's own answer: its experiment, and the model versions that it made.
  private func linked(
    _ field: GraphQLDocument.Field, _ run: JSON, _ type: GraphQLType
  ) throws(GraphQLError) -> JSON? {
    guard type.name == "MlflowRunExtension", let info = run["info"] else { return nil }
    do throws(APIError) {
      switch field.name {
      case "experiment":
        return try get("experiments/get", ["experiment_id": info["experiment_id"] ?? ""])["experiment"]
      case "modelVersions":
        let filter = "run_id='\(info["run_id"]?.string ?? "")'"
        return try get("model-versions/search", ["filter": .string(filter)])["model_versions"]
      default: return nil
      }
    } catch {
      throw GraphQLError(error.message)
    }
  }
}

extension String {
  /// `runId` as `run_id`.
  fileprivate var snakeCased: String {
    var result = ""
    for character in self {
      if character.isUppercase { result += "_" }
      result += character.lowercased()
    }
    return result
  }
}

extension JSON {
  /// The object with its names in snake case.
  fileprivate var snakeCased: JSON {
    guard let object else { return .object([]) }
    return .object(object.map { JSON.Member($0.key.snakeCased, $0.value) })
  }
}
