extension Repository {
  /// The tags of a remote by their names, asked for through `git`, so that credentials and proxies are the
  /// user's.
  ///
  /// - Throws: ``GitError`` with code `program`.
  public func tags(
    ofRemote remote: String, environment: [String: String]
  ) throws(GitError) -> [String: TagReference] {
    let answer = try runGit(
      ["ls-remote", "--tags", "--quiet", remote], environment: environment, talks: true)
    guard answer.isGood else {
      throw GitError(.program, "list the tags of", remote, reason: "git says why above")
    }
    var tags: [String: TagReference] = [:]
    for line in answer.text.utf8.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
      guard words.count == 2, words[1].starts(with: "refs/tags/".utf8) else { continue }
      var name = String(decoding: words[1].dropFirst(10), as: UTF8.self)
      let id = try ObjectID(hex: String(decoding: words[0], as: UTF8.self))
      // What a tag object is on has a line of its own, behind that of the tag.
      if name.hasSuffix("^{}") {
        name.removeLast(3)
        tags[name]?.target = id
      } else {
        tags[name] = TagReference(name: name, id: id, target: id)
      }
    }
    return tags
  }

  /// Pushes these tags and nothing else: all or none, where the remote can do that.
  ///
  /// - Parameters:
  ///   - tags: those that the remote does not have.
  ///   - replaced: what the remote has otherwise, and what it is to have instead; nil takes the tag away. Not done when
  ///     the remote's is another one by then.
  /// - Throws: ``GitError`` with code `program`.
  public func pushTags(
    _ tags: [String], replacing replaced: [String: (old: ObjectID, new: ObjectID?)] = [:], to remote: String,
    environment: [String: String]
  ) throws(GitError) {
    var options = ["--no-follow-tags", "--recurse-submodules=no", "--porcelain"]
    var references = tags.map { "refs/tags/\($0):refs/tags/\($0)" }
    for (name, change) in replaced.sorted(by: { $0.key < $1.key }) {
      options.append("--force-with-lease=refs/tags/\(name):\(change.old)")
      references.append((change.new == nil ? "" : "refs/tags/\(name)") + ":refs/tags/\(name)")
    }
    guard !references.isEmpty else { return }
    let answer = try runGit(
      ["push", "--atomic"] + options + [remote] + references, environment: environment, talks: true)
    if answer.isGood { return }
    let refused = answer.text.split(separator: "\n").first { $0.hasPrefix("!") }
    let reason = refused?.split(separator: "\t").last.map(String.init) ?? "git says why above"
    throw GitError(.program, "push tags to", remote, reason: reason)
  }
}
