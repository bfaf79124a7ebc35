import Synchronization

/// The answers to the last searches: pages and dashboards ask the same again and again, and an answer holds as long as
/// the store's version does.
final class RememberedSearches: Sendable {
  /// Bytes of all answers together.
  private static let room = 4 << 20
  /// Bytes of a question; longer ones are rarely asked twice.
  private static let longest = 4096

  private struct Known {
    var version: StoreVersion?
    var answers: [[UInt8]: APIAnswer] = [:]
    var size = 0
  }

  private let known = Mutex(Known())

  /// - Parameters:
  ///   - question: the request's body.
  ///   - version: of the store, asked for before the answer is made.
  func answer(
    to question: [UInt8], at version: StoreVersion, _ make: () throws -> APIAnswer
  ) throws -> APIAnswer {
    if let answer = known.withLock({ $0.version == version ? $0.answers[question] : nil }) { return answer }
    let answer = try make()
    guard question.count <= Self.longest, answer.body.count <= Self.room / 8 else { return answer }
    known.withLock { known in
      if known.version != version || known.size + answer.body.count > Self.room {
        known = Known(version: version)
      }
      if known.answers.updateValue(answer, forKey: question) == nil { known.size += answer.body.count }
    }
    return answer
  }
}
