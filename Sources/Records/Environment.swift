/// What reproduces a run's surroundings. The file is `environment.json`. Equal environments have equal bytes, so
/// nothing that varies from run to run, names a machine or a person, or is secret, is in it.
public struct Environment: Hashable, Sendable {
  public var os: OperatingSystem
  public var hardware: Hardware
  public var interpreter: Interpreter?
  /// In order of their names.
  public var packages: [Package]
  /// In order of their paths.
  public var lockFiles: [LockFile]
  /// The lines of `conda list --explicit --md5`, when a conda environment is active.
  public var condaExplicit: [String]?
  /// `sha256:…` of the container's image, where the container tells it.
  public var containerImage: String?
  /// The environment variables that the allow-list names, values redacted where they look secret.
  public var variables: [String: String]
  public var unknown: UnknownKeys

  public struct OperatingSystem: Hashable, Sendable {
    /// `linux` or `darwin`.
    public var name: String
    /// `Debian GNU/Linux 12 (bookworm)`.
    public var distribution: String?
    public var kernel: String
    /// `x86_64`, `arm64`.
    public var architecture: String
    public var unknown: UnknownKeys
  }

  public struct Hardware: Hashable, Sendable {
    public var cpu: String?
    /// Logical processors.
    public var cpuCount: Int
    public var memoryBytes: Int64
    public var gpus: [GPU]
    public var unknown: UnknownKeys
  }

  public struct GPU: Hashable, Sendable {
    public var model: String
    public var driver: String?
    public var cuda: String?
    public var memoryBytes: Int64?
    public var unknown: UnknownKeys
  }

  public struct Interpreter: Hashable, Sendable {
    /// `python`, `R`, `node`.
    public var name: String
    /// `cpython`, `pypy`.
    public var implementation: String?
    public var version: String
    public var unknown: UnknownKeys
  }

  public struct Package: Hashable, Sendable {
    public var name: String
    /// With its local label: `2.5.1+cu128`.
    public var version: String
    /// Asked for by name, not brought in by another.
    public var requested: Bool
    /// `sha256:…` of the archive that was installed, where known.
    public var hash: String?
    /// Where it came from when that is not the index: a VCS address with its commit, an archive's address, `editable`.
    public var origin: String?
    public var unknown: UnknownKeys
  }

  /// A lock file, kept verbatim in the store under `lock-files/<sha256>/<name>`.
  public struct LockFile: Hashable, Sendable {
    /// Relative to the repository's root.
    public var path: String
    public var sha256: String
    public var unknown: UnknownKeys
  }
}
