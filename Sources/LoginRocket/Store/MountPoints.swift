internal import Foundation

// A file that is mounted by itself has another folder under each of its paths, and with it another
// lock: two owners would write it at once.

extension DatabaseFile {
    /// Throws if the file is mounted by itself, as a container does with a volume of one file.
    func requireNotMounted() throws {
        let mounted = try [path, lockPath].first { name in
            try FileStatus.of(name) != nil && isMountPoint(resolvedPath(name))
        }
        guard let mounted else { return }
        throw LoginRocketError(
            .store,
            "\(mounted) is mounted by itself, so another program may use it under another name: mount "
                + "its folder instead."
        )
    }
}

/// `true` if something is mounted at this path; `false` where that cannot be known.
private func isMountPoint(_ path: FileName) -> Bool {
    guard let mounts = try? Data(contentsOf: URL(fileURLWithPath: "/proc/self/mountinfo")) else {
        return false
    }
    return mounts.split(separator: UInt8(ascii: "\n")).contains { line in
        let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
        return fields.count > 4 && unescaped(fields[4]) == path.bytes
    }
}

/// A path as the kernel writes it: blanks and backslashes are three octal digits (proc(5)).
private func unescaped(_ field: Data) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(field)[...]
    while let byte = rest.popFirst() {
        let digits = rest.prefix(3)
        let isEscape = byte == UInt8(ascii: "\\") && digits.count == 3
        if isEscape, let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8) {
            bytes.append(code)
            rest = rest.dropFirst(3)
        } else {
            bytes.append(byte)
        }
    }
    return bytes
}
