import Foundation
import LoginRocket
import LoginRocketProtocol
import NIOCore
import NIOPosix

/// The file of a client's socket, and who may use it.
struct SocketFile: Sendable {
    let path: String

    /// The group of the users who may use it besides the client's own; `nil` for nobody else.
    let group: gid_t?

    /// The socket that was made here.
    private var identity: Identity?

    private struct Identity: Equatable {
        let device: dev_t
        let number: ino_t

        init(_ status: stat) {
            device = status.st_dev
            number = status.st_ino
        }
    }

    /// The file at a path.
    ///
    /// - Parameters:
    ///   - path: The path.
    ///   - name: The name of the group, or its number.
    /// - Throws: ``LoginRocketError`` with code `badInput` if there is no such group.
    init(_ path: String, group name: String? = nil) throws(LoginRocketError) {
        self.path = path
        guard let name else {
            group = nil
            return
        }
        guard let id = unsafe getgrnam(name)?.pointee.gr_gid ?? gid_t(number: name) else {
            throw LoginRocketError(
                .badInput,
                "There is no group \"\(name)\": name one that this system has."
            )
        }
        group = id
    }

    /// The longest path that the system takes for a socket, with room to spare.
    static let longestPath = 100

    /// Listens, in the place of a socket of this user that nobody listens at any more.
    ///
    /// - Returns: The descriptor.
    /// - Throws: ``LoginRocketError`` with code `store`.
    mutating func listen() throws(LoginRocketError) -> Int32 {
        try makeRoom()
        let descriptor = unixSocket()
        guard descriptor >= 0 else { throw trouble(systemReason(errno)) }
        do throws(LoginRocketError) {
            // It is for this user alone until it is opened to others.
            let bound = unsafe UnixAddress(path: path)?.with { unsafe bind(descriptor, $0, $1) }
            guard bound == 0 else {
                throw trouble(systemReason(errno))
            }
            identity = status.map { Identity($0) }
            try open()
            guard Foundation.listen(descriptor, 128) == 0 else {
                throw trouble(systemReason(errno))
            }
        } catch {
            close(descriptor)
            remove()
            throw error
        }
        return descriptor
    }

    private func makeRoom() throws(LoginRocketError) {
        guard path.utf8.count <= Self.longestPath else {
            throw trouble("its path is longer than \(Self.longestPath) bytes")
        }
        guard let status else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK, status.st_uid == geteuid() else {
            throw trouble("something else has its name")
        }
        switch Connecting(to: path) {
        case .left:
            unsafe unlink(path)
        case .connected(let descriptor):
            close(descriptor)
            throw trouble("another client listens there")
        case .full, .forbidden:
            throw trouble("another client listens there")
        case .impossible:
            throw trouble("something else has its name")
        }
    }

    /// Tells if an owner of a database can have made what is under a socket's name.
    ///
    /// Others can make files in some folders: it is no socket then, or not of the database's user.
    /// In a folder that is closed to this user there is none to be asked, either.
    static func mayBeOfOwner(_ path: String, of database: String) -> Bool {
        var (socket, file) = (stat(), stat())
        guard unsafe lstat(path, &socket) == 0, unsafe stat(database, &file) == 0 else {
            return false
        }
        return socket.st_mode & S_IFMT == S_IFSOCK && socket.st_uid == file.st_uid
    }

    /// Lets those use it who may.
    private func open() throws(LoginRocketError) {
        if let group, unsafe chown(path, uid_t.max, group) != 0 {
            throw trouble("this user cannot give it to the group")
        }
        guard unsafe chmod(path, group == nil ? 0o600 : 0o660) == 0 else {
            throw trouble(systemReason(errno))
        }
    }

    /// The first folder above it that keeps the members of its group out; `nil` if there is none.
    var closedFolder: String? {
        guard let group else { return nil }
        var folder = URL(filePath: path).deletingLastPathComponent().resolvingSymlinksInPath()
        while true {
            var status = stat()
            let isOpen =
                unsafe stat(folder.path, &status) == 0
                && (status.st_mode & S_IXOTH != 0
                    || status.st_gid == group && status.st_mode & S_IXGRP != 0)
            guard isOpen else { return folder.path }
            guard folder.path != "/" else { return nil }
            folder.deleteLastPathComponent()
        }
    }

    /// Removes it, if it still is the one that was made here.
    func remove() {
        guard let identity, status.map({ Identity($0) }) == identity else { return }
        unsafe unlink(path)
    }

    /// The one at the other end of a connection; `nil` if that one may not use it.
    func peer(of channel: any Channel) async -> Peer? {
        guard let options = channel as? any SocketOptionProvider else { return nil }
        let peer: Credentials? = try? await options.unsafeGetSocketOption(
            level: .socket,
            name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        ).get()
        guard let peer else { return nil }
        // With a group, the permissions of the file have let nobody else in.
        return peer.user == geteuid() || peer.user == 0 ? .owner : group.map { _ in .group }
    }

    private var status: stat? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? status : nil
    }

    private func trouble(_ reason: String) -> LoginRocketError {
        LoginRocketError(
            .store,
            "The socket \(path) cannot be made (\(reason)); the client runs without: "
                + "name another with --socket."
        )
    }
}

extension gid_t {
    /// The number that digits write; `nil` if no group can have it: the last one means none.
    fileprivate init?(number text: String) {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Self(text),
            number != .max
        else { return nil }
        self = number
    }
}
