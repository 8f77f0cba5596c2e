import LoginRocketRealm

extension Emulator {
    /// The users and settings as JSON, for ``Configuration/merge(json:)``.
    ///
    /// Sessions, mails and keys are not in it. It is a secret: it has the secrets of one-time
    /// passwords, and hashes of passwords that are quick to compute.
    public func exported() -> [UInt8] {
        Array(backstage.withRealm { realm, _ in realm.exported }.indented.utf8)
    }
}

/// The file that gets the users and settings at the end of a program.
///
/// It is replaced as a whole, and stays as it was if that fails. Only its owner can read it.
package struct ExportFile: Sendable {
    private let path: StatePath

    /// An error of the file, in a line.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Makes sure that the file can be written, and leaves it as it is.
    ///
    /// - Throws: ``Failure``: at the end of a long run it would come too late.
    package init(_ given: String) throws(Failure) {
        do {
            path = try StatePath(given)
            _ = try path.isThere()
        } catch {
            throw Failure(given, error.reason)
        }
        do {
            try path.tryToReplace()
        } catch {
            throw Failure(given, error.reason)
        }
    }

    /// Replaces the file.
    package func write(_ bytes: [UInt8]) throws(Failure) {
        do {
            try path.replace(with: bytes)
        } catch {
            throw Failure(path.given, error.reason)
        }
    }
}

extension ExportFile.Failure {
    fileprivate init(_ path: String, _ reason: String) {
        description = "cannot write the export \(path): \(reason)"
    }
}
