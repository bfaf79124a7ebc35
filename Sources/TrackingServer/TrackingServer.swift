import Hummingbird
public import TrackingAPI

/// The tracking API on the network.
public struct TrackingServer: Sendable {
  private let service: TrackingService

  public init(_ service: TrackingService) { self.service = service }

  /// Answers until the process is told to stop.
  public func run(port: Int) async throws {
    let router = Router()
    router.get("health") { _, _ in "OK" }
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)))
    try await application.runService()
  }
}
