import Foundation
import GRDB
import Testing

@testable import LoginRocket

/// What the system says of a file that it refuses.
enum SystemReason: Int32, CaseIterable, Sendable {
    case full, quota, readOnly, failing, forbidden, none

    var number: Int32 {
        switch self {
        case .full: ENOSPC
        case .quota: EDQUOT
        case .readOnly: EROFS
        case .failing: EIO
        case .forbidden: EACCES
        case .none: 0
        }
    }

    func failure(_ code: ResultCode) -> DatabaseFailure {
        DatabaseFailure(DatabaseError(resultCode: code), number)
    }
}

@Suite struct DiskSentenceTests {
    static let refusals: [ResultCode] = [
        .SQLITE_IOERR_WRITE, .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_TRUNCATE, .SQLITE_IOERR_SHMOPEN,
        .SQLITE_IOERR_SHMMAP, .SQLITE_IOERR_DIR_FSYNC, .SQLITE_IOERR_READ, .SQLITE_IOERR_CLOSE,
        .SQLITE_CANTOPEN,
    ]

    @Test(arguments: refusals, SystemReason.allCases)
    func `a full disk is said to be full, and a read-only one read-only, whatever SQLite calls it`(
        code: ResultCode,
        reason: SystemReason
    ) {
        let failure = reason.failure(code)
        switch reason {
        case .full, .quota:
            #expect(failure.disk == .full)
            #expect(failure.explanation.contains("the disk is full: make room"))
        case .readOnly:
            #expect(failure.disk == .readOnly)
            #expect(failure.explanation.contains("read-only: make it writable"))
        case .failing, .forbidden, .none:
            #expect(failure.disk == nil)
            #expect(!failure.explanation.contains("full"))
        }
        expectSentence(LoginRocketError(.store, "/a \(failure.explanation)."))
    }

    @Test func `a disk without room for the shared memory is full, even if the reason is lost`() {
        #expect(SystemReason.none.failure(.SQLITE_IOERR_SHMSIZE).disk == .full)
        #expect(SystemReason.none.failure(.SQLITE_FULL).disk == .full)
    }

    @Test(arguments: [
        (EMFILE, "open more files"), (ENAMETOOLONG, "name another file"),
        (EACCES, "let this user"), (0, "its folder"),
    ])
    func `a file that cannot be opened has the advice of its reason`(
        number: Int32,
        advice: String
    ) {
        let failure = DatabaseFailure(DatabaseError(resultCode: .SQLITE_CANTOPEN), number)
        #expect(failure.explanation.contains(advice), "\(failure.explanation)")
        #expect(failure.explanation.contains("this user") == (number == EACCES))
    }

    @Test func `full, read-only, failing and damaged have a sentence each`() {
        let sentences = [
            SystemReason.full.failure(.SQLITE_FULL),
            SystemReason.readOnly.failure(.SQLITE_CANTOPEN),
            SystemReason.failing.failure(.SQLITE_IOERR_READ),
            SystemReason.none.failure(.SQLITE_CORRUPT), SystemReason.none.failure(.SQLITE_READONLY),
            SystemReason.none.failure(ResultCode(rawValue: 1_032)),
        ].map(\.explanation)
        #expect(Set(sentences).count == sentences.count)
        #expect(sentences[2].contains("Input/output error"))
    }

    @Test(arguments: [
        (ENOSPC, DiskTrouble.full), (EDQUOT, .full), (EROFS, .readOnly), (EIO, nil), (EACCES, nil),
    ])
    func `an error of the system says whether the disk is full or read-only`(
        number: Int32,
        disk: DiskTrouble?
    ) {
        let error = DatabaseFile("/a").trouble(SystemError("write", "/a", number))
        #expect(error.disk == disk)
    }
}
