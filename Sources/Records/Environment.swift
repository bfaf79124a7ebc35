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

  public init(
    os: OperatingSystem, hardware: Hardware, interpreter: Interpreter? = nil, packages: [Package] = [],
    lockFiles: [LockFile] = [], condaExplicit: [String]? = nil, containerImage: String? = nil,
    variables: [String: String] = [:], unknown: UnknownKeys = UnknownKeys()
  ) {
    self.os = os
    self.hardware = hardware
    self.interpreter = interpreter
    self.packages = packages
    self.lockFiles = lockFiles
    self.condaExplicit = condaExplicit
    self.containerImage = containerImage
    self.variables = variables
    self.unknown = unknown
  }

  public struct OperatingSystem: Hashable, Sendable {
    /// `linux` or `darwin`.
    public var name: String
    /// `Debian GNU/Linux 12 (bookworm)`.
    public var distribution: String?
    public var kernel: String
    /// `x86_64`, `arm64`.
    public var architecture: String
    public var unknown: UnknownKeys

    public init(
      name: String, distribution: String? = nil, kernel: String, architecture: String,
      unknown: UnknownKeys = UnknownKeys()
    ) {
      self.name = name
      self.distribution = distribution
      self.kernel = kernel
      self.architecture = architecture
      self.unknown = unknown
    }
  }

  public struct Hardware: Hashable, Sendable {
    public var cpu: String?
    /// Logical processors.
    public var cpuCount: Int
    public var memoryBytes: Int64
    public var gpus: [GPU]
    public var unknown: UnknownKeys

    public init(
      cpu: String? = nil, cpuCount: Int, memoryBytes: Int64, gpus: [GPU] = [],
      unknown: UnknownKeys = UnknownKeys()
    ) {
      self.cpu = cpu
      self.cpuCount = cpuCount
      self.memoryBytes = memoryBytes
      self.gpus = gpus
      self.unknown = unknown
    }
  }

  public struct GPU: Hashable, Sendable {
    public var model: String
    public var driver: String?
    public var cuda: String?
    public var memoryBytes: Int64?
    public var unknown: UnknownKeys

    public init(
      model: String, driver: String? = nil, cuda: String? = nil, memoryBytes: Int64? = nil,
      unknown: UnknownKeys = UnknownKeys()
    ) {
      self.model = model
      self.driver = driver
      self.cuda = cuda
      self.memoryBytes = memoryBytes
      self.unknown = unknown
    }
  }

  public struct Interpreter: Hashable, Sendable {
    /// `python`, `R`, `node`.
    public var name: String
    /// `cpython`, `pypy`.
    public var implementation: String?
    public var version: String
    public var unknown: UnknownKeys

    public init(
      name: String, implementation: String? = nil, version: String, unknown: UnknownKeys = UnknownKeys()
    ) {
      self.name = name
      self.implementation = implementation
      self.version = version
      self.unknown = unknown
    }
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

    public init(
      name: String, version: String, requested: Bool = false, hash: String? = nil, origin: String? = nil,
      unknown: UnknownKeys = UnknownKeys()
    ) {
      self.name = name
      self.version = version
      self.requested = requested
      self.hash = hash
      self.origin = origin
      self.unknown = unknown
    }
  }

  /// A lock file, kept verbatim in the store under `lock-files/<sha256>/<name>`.
  public struct LockFile: Hashable, Sendable {
    /// Relative to the repository's root.
    public var path: String
    public var sha256: String
    public var unknown: UnknownKeys

    public init(
      path: String, sha256: String, unknown: UnknownKeys = UnknownKeys()
    ) {
      self.path = path
      self.sha256 = sha256
      self.unknown = unknown
    }
  }
}
