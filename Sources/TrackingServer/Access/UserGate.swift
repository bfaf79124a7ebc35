import Records
import TrackingAPI

/// Lets in the users of a file, each to what was granted.
final class UserGate: Gate {
  private let users: UserFile
  private let authenticator: Authenticator

  init(_ users: UserFile) throws {
    self.users = users
    authenticator = try Authenticator(users)
  }

  func stop() throws { try authenticator.stop() }

  func identify(_ header: String?) async throws -> String? {
    guard let user = try await authenticator.user(header) else { throw Refusal.unauthenticated }
    return user
  }

  func admit(_ request: inout APIRequest, to service: TrackingService) throws {
    let (name, book) = try sender(request)
    if book.users[name]?.isAdmin == true { return }
    if request.path == "/graphql" {
      // Its questions name what they are about in ways that are not ours to read.
      guard book.readsAll(name) else { throw Refusal.denied }
      return
    }
    if ArtifactOwner.isAbout(request.path) {
      guard let resource = try resource(ArtifactOwner(request, service), service) else { return }
      let needed: Permission = request.method == .get ? .read : request.method == .delete ? .manage : .edit
      guard book.permission(of: name, on: resource) >= needed else { throw Refusal.denied }
      return
    }
    guard let rule = RouteRule.of(request.method, request.path) else {
      // What the API does not know either is told by it.
      if service.serves(request) { throw Refusal.denied }
      return
    }
    for subject in try subjects(rule.subject, request, service) {
      guard book.permission(of: name, on: subject) >= rule.permission else { throw Refusal.denied }
    }
  }

  func review(_ answer: inout APIAnswer, to request: APIRequest, of service: TrackingService) throws {
    guard answer.status == 200, let rule = RouteRule.of(request.method, request.path), rule.answer != .asItIs
    else { return }
    let (name, book) = try sender(request)
    switch rule.answer {
    case .asItIs: return
    case .filtered(let list, let kind):
      if !book.readsAll(name) { answer.body = try filter(answer.body, list, kind, name, book) }
    case .readable:
      guard let id = try JSON(parsing: answer.body)["experiment"]?["experiment_id"]?.string,
        book.permission(of: name, on: .experiment(id)) >= .read
      else { throw Refusal.denied }
    case .granted(let kind):
      guard let made = try made(kind, answer.body) else { return }
      try users.change { book in
        // Whoever is an administrator may do all, and needs no line of his own.
        if book.users[name]?.isAdmin == false { try book.grant(.manage, on: made, to: name) }
      }
    case .renamed:
      let fields = RequestFields(request)
      guard let old = fields.texts("name").first, let new = fields.texts("new_name").first else { return }
      try users.change { $0.moveGrants(on: .model(old), to: .model(new)) }
    case .deleted:
      guard let old = RequestFields(request).texts("name").first else { return }
      try users.change { $0.moveGrants(on: .model(old), to: nil) }
    }
  }

  private func sender(_ request: APIRequest) throws -> (String, UserBook) {
    guard let user = request.user else { throw Refusal.unauthenticated }
    return (user, try users.book())
  }

  /// What a request is about; what is not there is not among it, as the API says that better.
  private func subjects(
    _ subject: RouteRule.Subject, _ request: APIRequest, _ service: TrackingService
  ) throws -> [Resource] {
    let fields = RequestFields(request)
    switch subject {
    case .none: return []
    case .experiment(let name), .experiments(let name): return fields.texts(name).map(Resource.experiment)
    case .model(let name): return fields.texts(name).map(Resource.model)
    case .run:
      return try (fields.texts("run_id") + fields.texts("run_uuid")).compactMap {
        try service.experiment(ofRun: $0).map(Resource.experiment)
      }
    case .runs(let names):
      return try names.flatMap(fields.texts).compactMap {
        try service.experiment(ofRun: $0).map(Resource.experiment)
      }
    case .loggedModel:
      let parts = request.path.split(separator: "/")
      guard parts.count > 4 else { return [] }
      return try service.experiment(ofLoggedModel: String(parts[4])).map { [.experiment($0)] } ?? []
    }
  }

  private func resource(_ owner: ArtifactOwner?, _ service: TrackingService) throws -> Resource? {
    switch owner {
    case nil: nil
    case .run(let id): try service.experiment(ofRun: id).map(Resource.experiment)
    case .loggedModel(let id): try service.experiment(ofLoggedModel: id).map(Resource.experiment)
    case .model(let name): .model(name)
    }
  }

  private func made(_ kind: RouteRule.Subject, _ body: [UInt8]) throws -> Resource? {
    let json = try JSON(parsing: body)
    switch kind {
    case .experiment(let field): return json[field]?.string.map(Resource.experiment)
    case .model(let field): return json["registered_model"]?[field]?.string.map(Resource.model)
    default: return nil
    }
  }

  private func filter(
    _ body: [UInt8], _ list: String, _ kind: RouteRule.Subject, _ name: String, _ book: UserBook
  ) throws -> [UInt8] {
    guard case .object(var members) = try JSON(parsing: body),
      let place = members.firstIndex(where: { $0.key == list }), let items = members[place].value.array
    else { return body }
    let kept = items.filter { item in
      let resource: Resource? =
        switch kind {
        case .experiment(let field): item[field]?.string.map(Resource.experiment)
        case .model(let field): item[field]?.string.map(Resource.model)
        default: nil
        }
      return resource.map { book.permission(of: name, on: $0) >= .read } ?? false
    }
    if kept.isEmpty { members.remove(at: place) } else { members[place].value = .array(kept) }
    return JSON.object(members).compact()
  }
}
