/// Files that belong together, made of the `templates/` folder.
public enum TemplateSet: Hashable, Sendable, CaseIterable {
  /// Workflows, code owners, a template for pull requests.
  case github
  /// The same for GitLab.
  case gitlab
  /// A hook for a repository that is pushed to.
  case hooks

  /// The files for a repository whose store is at `store`.
  public func files(store: String) -> [TemplateFile] {
    switch self {
    case .github:
      [
        Self.file(".github/workflows/cairn-check.yml", PackageResources.cairn_check_yml),
        Self.file(".github/workflows/cairn-comment.yml", PackageResources.cairn_comment_yml),
        Self.file(".github/workflows/cairn-tags.yml", PackageResources.cairn_tags_yml),
        Self.file(".github/CODEOWNERS", Self.codeOwners(store)),
        Self.file(".github/pull_request_template.md", PackageResources.pull_request_md),
      ]
    case .gitlab:
      [
        Self.file(".gitlab-ci.yml", PackageResources.gitlab_ci_yml),
        Self.file(".gitlab/cairn.yml", PackageResources.cairn_yml),
        Self.file(".gitlab/CODEOWNERS", Self.codeOwners(store)),
        Self.file(".gitlab/merge_request_templates/Default.md", PackageResources.pull_request_md),
      ]
    case .hooks:
      [
        TemplateFile(
          place: .gitDirectory("hooks/pre-receive"), bytes: PackageResources.pre_receive, isExecutable: true)
      ]
    }
  }

  private static func file(_ path: String, _ bytes: [UInt8]) -> TemplateFile {
    TemplateFile(place: .workTree(path), bytes: bytes)
  }

  /// With the paths of this repository's store.
  private static func codeOwners(_ store: String) -> [UInt8] {
    let text = String(decoding: PackageResources.CODEOWNERS, as: UTF8.self)
    return Array(text.replacing("/cairn/", with: "/\(store)/").utf8)
  }
}

/// What is filled in and not copied.
public enum TemplateText {
  /// The model card; see `templates/model-card.md`.
  public static var modelCard: String { String(decoding: PackageResources.model_card_md, as: UTF8.self) }
}
