import Registry

/// The model registry, on which prompts ride as well.
let modelRoutes = registeredModelRoutes + aliasRoutes + modelVersionRoutes

extension APIError {
  init(_ error: RegistryError) {
    switch error.code {
    case .notFound: self.init(.doesNotExist, error.message)
    case .exists: self.init(.alreadyExists, error.message)
    case .refused: self.init(.permissionDenied, error.message)
    case .busy: self.init(.temporarilyUnavailable, error.message)
    default: self.init(.invalidParameterValue, error.message)
    }
  }
}
