extension Environment {
  /// The record as its file orders it.
  public var json: JSON {
    var object = RecordObject(unknown)
    object.add("schema", RecordSchema.environment.json)
    object.add("os", os.json)
    object.add("hardware", hardware.json)
    object.add("interpreter", interpreter?.json)
    object.add("container_image", containerImage)
    object.add("variables", variables)
    object.add("lock_files", lockFiles.isEmpty ? nil : .array(lockFiles.map(\.json)))
    object.add("conda_explicit", condaExplicit.map { .array($0.map(JSON.string)) })
    object.add("packages", packages.isEmpty ? nil : .array(packages.map(\.json)))
    return object.finish()
  }

  /// The bytes of `environment.json`.
  public func formatted() -> [UInt8] { json.formatted() }
}

extension Environment.OperatingSystem {
  var json: JSON {
    var object = RecordObject(unknown)
    object.add("name", name)
    object.add("distribution", distribution)
    object.add("kernel", kernel)
    object.add("architecture", architecture)
    return object.finish()
  }
}

extension Environment.Hardware {
  var json: JSON {
    var object = RecordObject(unknown)
    object.add("cpu", cpu)
    object.add("cpu_count", .integer(Int64(cpuCount)))
    object.add("memory_bytes", .integer(memoryBytes))
    object.add("gpus", gpus.isEmpty ? nil : .array(gpus.map(\.json)))
    return object.finish()
  }
}

extension Environment.GPU {
  var json: JSON {
    var object = RecordObject(unknown)
    object.add("model", model)
    object.add("driver", driver)
    object.add("cuda", cuda)
    object.add("memory_bytes", memoryBytes.map(JSON.integer))
    return object.finish()
  }
}

extension Environment.Interpreter {
  var json: JSON {
    var object = RecordObject(unknown)
    object.add("name", name)
    object.add("implementation", implementation)
    object.add("version", version)
    return object.finish()
  }
}

extension Environment.Package {
  var json: JSON {
    var object = RecordObject(unknown)
    object.add("name", name)
    object.add("version", version)
    object.add("requested", requested ? .bool(true) : nil)
    object.add("hash", hash)
    object.add("origin", origin)
    return object.finish()
  }
}

extension Environment.LockFile {
  var json: JSON {
    var object = RecordObject(unknown)
    object.add("path", path)
    object.add("sha256", sha256)
    return object.finish()
  }
}
