extension Environment {
  /// Reads `environment.json`.
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: UnsafeRawBufferPointer) throws(RecordError) {
    var reader = try JSONReader(bytes)
    self = try Environment(&reader)
    try reader.finish()
  }

  /// Reads `environment.json`.
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: [UInt8]) throws(RecordError) {
    self = try bytes.withBytes(Environment.init(parsing:))
  }

  private init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var schema: Void?
    var os: OperatingSystem?
    var hardware: Hardware?
    var interpreter: Interpreter?
    var containerImage: String?
    var variables: [String: String] = [:]
    var lockFiles: [LockFile] = []
    var condaExplicit: [String]?
    var packages: [Package] = []
    try reader.enterObject("an environment")
    while let key = try members.next(&reader) {
      switch key {
      case "schema": schema = try RecordSchema.environment.check(&reader)
      case "os": os = try OperatingSystem(&reader)
      case "hardware": hardware = try Hardware(&reader)
      case "interpreter": interpreter = try Interpreter(&reader)
      case "container_image": containerImage = try reader.string(key)
      case "variables": variables = try reader.stringMap(key)
      case "lock_files": lockFiles = try reader.list(key, LockFile.init)
      case "conda_explicit": condaExplicit = try reader.strings(key)
      case "packages": packages = try reader.list(key, Package.init)
      default: try members.keep(&reader)
      }
    }
    try members.required(schema, "schema", reader)
    self.init(
      os: try members.required(os, "os", reader),
      hardware: try members.required(hardware, "hardware", reader), interpreter: interpreter,
      packages: packages, lockFiles: lockFiles, condaExplicit: condaExplicit,
      containerImage: containerImage, variables: variables, unknown: members.unknown)
  }
}

extension Environment.OperatingSystem {
  fileprivate init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var name: String?
    var distribution: String?
    var kernel: String?
    var architecture: String?
    try reader.enterObject("'os'")
    while let key = try members.next(&reader) {
      switch key {
      case "name": name = try reader.string(key)
      case "distribution": distribution = try reader.string(key)
      case "kernel": kernel = try reader.string(key)
      case "architecture": architecture = try reader.string(key)
      default: try members.keep(&reader)
      }
    }
    self.init(
      name: try members.required(name, "name", reader), distribution: distribution,
      kernel: try members.required(kernel, "kernel", reader),
      architecture: try members.required(architecture, "architecture", reader), unknown: members.unknown)
  }
}

extension Environment.Hardware {
  fileprivate init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var cpu: String?
    var cpuCount: Int?
    var memoryBytes: Int64?
    var gpus: [Environment.GPU] = []
    try reader.enterObject("'hardware'")
    while let key = try members.next(&reader) {
      switch key {
      case "cpu": cpu = try reader.string(key)
      case "cpu_count": cpuCount = Int(try reader.integer(key))
      case "memory_bytes": memoryBytes = try reader.integer(key)
      case "gpus": gpus = try reader.list(key, Environment.GPU.init)
      default: try members.keep(&reader)
      }
    }
    self.init(
      cpu: cpu, cpuCount: try members.required(cpuCount, "cpu_count", reader),
      memoryBytes: try members.required(memoryBytes, "memory_bytes", reader), gpus: gpus,
      unknown: members.unknown)
  }
}

extension Environment.GPU {
  fileprivate init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var model: String?
    var driver: String?
    var cuda: String?
    var memoryBytes: Int64?
    try reader.enterObject("a GPU")
    while let key = try members.next(&reader) {
      switch key {
      case "model": model = try reader.string(key)
      case "driver": driver = try reader.string(key)
      case "cuda": cuda = try reader.string(key)
      case "memory_bytes": memoryBytes = try reader.integer(key)
      default: try members.keep(&reader)
      }
    }
    self.init(
      model: try members.required(model, "model", reader), driver: driver, cuda: cuda,
      memoryBytes: memoryBytes, unknown: members.unknown)
  }
}

extension Environment.Interpreter {
  fileprivate init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var name: String?
    var implementation: String?
    var version: String?
    try reader.enterObject("'interpreter'")
    while let key = try members.next(&reader) {
      switch key {
      case "name": name = try reader.string(key)
      case "implementation": implementation = try reader.string(key)
      case "version": version = try reader.string(key)
      default: try members.keep(&reader)
      }
    }
    self.init(
      name: try members.required(name, "name", reader), implementation: implementation,
      version: try members.required(version, "version", reader), unknown: members.unknown)
  }
}

extension Environment.Package {
  fileprivate init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var name: String?
    var version: String?
    var requested = false
    var hash: String?
    var origin: String?
    try reader.enterObject("a package")
    while let key = try members.next(&reader) {
      switch key {
      case "name": name = try reader.string(key)
      case "version": version = try reader.string(key)
      case "requested": requested = try reader.bool(key)
      case "hash": hash = try reader.string(key)
      case "origin": origin = try reader.string(key)
      default: try members.keep(&reader)
      }
    }
    self.init(
      name: try members.required(name, "name", reader),
      version: try members.required(version, "version", reader), requested: requested, hash: hash,
      origin: origin, unknown: members.unknown)
  }
}

extension Environment.LockFile {
  fileprivate init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var path: String?
    var sha256: String?
    try reader.enterObject("a lock file")
    while let key = try members.next(&reader) {
      switch key {
      case "path": path = try reader.string(key)
      case "sha256": sha256 = try reader.string(key)
      default: try members.keep(&reader)
      }
    }
    self.init(
      path: try members.required(path, "path", reader),
      sha256: try members.required(sha256, "sha256", reader),
      unknown: members.unknown)
  }
}
