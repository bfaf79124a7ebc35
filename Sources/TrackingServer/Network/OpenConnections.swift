import NIOCore
import Synchronization

/// The connections that are open, so that a stop can end those that nobody waits on, and wait for the others.
final class OpenConnections: Sendable {
  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var emptied: EventLoopPromise<Void>?
  }

  private let state = Mutex(State())
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  var count: Int { state.withLock { $0.channels.count } }

  /// - Returns: false when there are too many, or no more are wanted.
  func add(_ channel: any Channel) -> Bool {
    let added = state.withLock { state in
      guard state.emptied == nil, state.channels.count < limit else { return false }
      state.channels[ObjectIdentifier(channel)] = channel
      return true
    }
    guard added else { return false }
    channel.closeFuture.whenComplete { _ in self.remove(channel) }
    return true
  }

  private func remove(_ channel: any Channel) {
    let emptied = state.withLock { state in
      state.channels[ObjectIdentifier(channel)] = nil
      return state.channels.isEmpty ? state.emptied : nil
    }
    emptied?.succeed()
  }

  /// Closes the connections on which no request is under way, and the others after their answers.
  ///
  /// - Parameter emptied: kept when the last one is closed.
  func finish(_ emptied: EventLoopPromise<Void>) {
    let channels = state.withLock { state in
      state.emptied = emptied
      return Array(state.channels.values)
    }
    if channels.isEmpty { return emptied.succeed() }
    for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
  }

  /// Closes what is still open.
  func close() {
    for channel in state.withLock({ Array($0.channels.values) }) { channel.close(promise: nil) }
  }
}
