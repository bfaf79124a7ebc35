import Git
import Records
import Report
import Sync

extension SyncReport {
  func text(now: Timestamp, isDryRun: Bool) -> String {
    if !questions.isEmpty { return questionText(now: now) }
    var lines = [headline(isDryRun: isDryRun)]
    lines += renumberingLines(isDryRun: isDryRun)
    lines += notes.map { "  \($0)" }
    if let reasonNotPushed, !reasonNotPushed.isEmpty { lines.append("  not pushed: \(reasonNotPushed)") }
    return lines.map { $0 + "\n" }.joined()
  }

  private func renumberingLines(isDryRun: Bool) -> [String] {
    var lines: [String] = []
    var known: Set<ModelName> = []
    for version in renumbered {
      let model = version.model.text.escapedForMessage
      let verb = isDryRun ? "would become" : "is now"
      // The later ones only follow it.
      let reason = known.insert(version.model).inserted ? " (\(upstream) has another \(version.old))" : ""
      lines.append("  \(model): your version \(version.old) \(verb) version \(version.new)\(reason)")
      guard version.voidApprovals > 0, !isDryRun else { continue }
      lines.append(
        "    \(Self.count(version.voidApprovals, "approval")) void, since signed for number \(version.old): "
          + "cairn approve \(Self.shellWord(version.model.text)) \(version.new) --to STAGE")
    }
    return lines
  }

  private func headline(isDryRun: Bool) -> String {
    let mine = Self.count(ahead, "commit")
    let others = Self.count(behind, "commit")
    let push = isPushed ? ", pushed" : ""
    switch outcome {
    case .upToDate: return "\(branch) and \(upstream) are the same"
    case .ahead:
      if isDryRun { return "would push \(mine) of \(branch) to \(upstream)" }
      return isPushed ? "pushed \(mine) to \(upstream)" : "\(branch) has \(mine) that \(upstream) has not"
    case .fastForward:
      return isDryRun ? "would take \(others) from \(upstream)" : "took \(others) from \(upstream)"
    case .merged:
      return isDryRun
        ? "would merge \(others) from \(upstream) with \(mine) of \(branch)"
        : "merged \(others) from \(upstream) with \(mine) of \(branch)\(push)"
    case .rebased:
      return isDryRun
        ? "would put \(mine) of \(branch) on top of \(others) from \(upstream)"
        : "put \(mine) of \(branch) on top of \(others) from \(upstream)\(push)"
    }
  }

  private func questionText(now: Timestamp) -> String {
    let subjects = Set(questions.map(\.subject)).sorted()
    var text = "\(Self.count(subjects.count, "decision")) for you; nothing was changed:\n"
    for subject in subjects {
      text += "\n\(subject.escapedForMessage)\n"
      for question in questions where question.subject == subject {
        let what =
          question.keys.isEmpty || question.keys == ["versions"]
          ? "" : "  \(question.keys.joined(separator: "."))\n"
        text += what
        text += "  yours   \(Self.side(question.ours, question.ourCommit, now))\n"
        text += "  theirs  \(Self.side(question.theirs, question.theirCommit, now))\n"
        text += "  before  \((question.base ?? "nothing").escapedForMessage)\n"
      }
      let word = Self.shellWord(subject)
      text += "  keep yours:   cairn sync --ours \(word)\n"
      text += "  take theirs:  cairn sync --theirs \(word)\n"
    }
    if subjects.count > 1 { text += "\nGive --ours and --theirs for all of them in one command.\n" }
    return text
  }

  private static func side(_ value: String?, _ commit: SyncQuestion.Origin?, _ now: Timestamp) -> String {
    let text = (value ?? "nothing").escapedForMessage
    guard let commit else { return text }
    return "\(text)  (\(commit.author.escapedForMessage), \(Age.text(of: commit.time, now: now)))"
  }

  /// As the shell takes it for one word.
  private static func shellWord(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
        || "@%+=:,./-_".utf8.contains(byte)
    }
    return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  var json: JSON {
    .object([
      JSON.Member("branch", .string(branch)), JSON.Member("upstream", .string(upstream)),
      JSON.Member("outcome", .string(outcome.rawValue)), JSON.Member("ahead", .integer(Int64(ahead))),
      JSON.Member("behind", .integer(Int64(behind))),
      JSON.Member("commit", commit.map { .string($0.hex) } ?? .null), JSON.Member("pushed", .bool(isPushed)),
      JSON.Member("renumbered", .array(renumbered.map(\.json))),
      JSON.Member("questions", .array(questions.map(\.json))),
      JSON.Member("notes", .array(notes.map(JSON.string))),
    ])
  }
}

extension SyncReport.Renumbered {
  fileprivate var json: JSON {
    [
      "model": .string(model.text), "from": .integer(Int64(old)), "to": .integer(Int64(new)),
      "void_approvals": .integer(Int64(voidApprovals)),
    ]
  }
}

extension SyncQuestion {
  fileprivate var json: JSON {
    func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }
    return [
      "subject": .string(subject), "path": .string(path), "keys": .array(keys.map(JSON.string)),
      "base": text(base), "ours": text(ours), "theirs": text(theirs),
    ]
  }
}
