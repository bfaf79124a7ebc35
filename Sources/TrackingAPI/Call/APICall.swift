import Records

/// A request on its route: its fields, whether they came in the address or in a JSON body.
struct APICall {
  let request: APIRequest
  /// The values of the route's `{names}`.
  let captures: [String: String]
  let fields: Fields

  init(_ request: APIRequest, captures: [String: String] = [:]) throws(APIError) {
    self.request = request
    self.captures = captures
    fields = try Fields(request)
  }
}
