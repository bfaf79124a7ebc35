import Records
import Registry

/// A search of registered models.
enum ModelSearch {
  static let answer: @Sendable (APICall, TrackingStore) throws -> APIAnswer = { call, store in
    let fields = try ModelMessages.searchModels.read(call.fields)
    let limit = Int(clamping: fields.count("max_results") ?? 100)
    guard limit <= 1000 else {
      throw APIError.invalid(
        "Invalid value for request parameter max_results. It must be at most 1000, but got value \(limit)")
    }
    let filter = try RegistryFilter(fields.text("filter"), of: .models)
    let order = try ModelOrder(fields.texts("order_by"))
    let offset = try PageOffset(token: fields.text("page_token")).count
    var found = try store.registrySnapshot().models.filter(filter.matches)
    order.sort(&found)
    let page = RegistryPage(found, offset: offset, limit: limit)
    return APIAnswer(page.items.lazy.map(ModelAnswer.init), next: page.next)
  }
}

/// A search of versions.
enum VersionSearch {
  static let answer: @Sendable (APICall, TrackingStore) throws -> APIAnswer = { call, store in
    let fields = try ModelMessages.searchVersions.read(call.fields)
    let limit = Int(clamping: fields.count("max_results") ?? 200_000)
    guard limit >= 1 else {
      throw APIError.invalid("Invalid value for max_results. It must be a positive integer, but got \(limit)")
    }
    guard limit <= 200_000 else {
      throw APIError.invalid(
        "Invalid value for request parameter max_results. It must be at most 200000, but got value \(limit)")
    }
    let filter = try RegistryFilter(fields.text("filter"), of: .versions)
    let order = try VersionOrder(fields.texts("order_by"))
    let offset = try PageOffset(token: fields.text("page_token")).count
    let snapshot = try store.registrySnapshot()
    var models = snapshot.models
    if let name = filter.model {
      models = try (try? ModelName(name)).flatMap(snapshot.find).map { [$0] } ?? []
    }
    var found: [(model: Int, version: RegisteredVersion)] = []
    for (place, model) in models.enumerated() where filter.wantsPrompts || !model.hasPrompts {
      for version in model.versions where filter.matches(version) { found.append((place, version)) }
    }
    let page = RegistryPage(order.sorted(found), offset: offset, limit: limit)
    return APIAnswer(page.items.lazy.map { VersionAnswer(version: $0) }, next: page.next)
  }
}

/// A page of what was found.
struct RegistryPage<Item> {
  let items: ArraySlice<Item>
  /// The token of the next one; nil when this is the last.
  let next: String?

  init(_ found: [Item], offset: Int, limit: Int) {
    let limit = max(limit, 0)
    let rest = found.dropFirst(offset)
    items = rest.prefix(limit)
    next = rest.count > limit ? PageOffset(count: offset + limit).token : nil
  }
}
