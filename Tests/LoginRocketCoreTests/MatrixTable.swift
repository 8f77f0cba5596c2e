/// A cell is the new state, `ignored`, or `!` and the reason why the event is illegal.
///
/// `·login` a foreground request on its way; `+logout` an operation added; `?` unconfirmed;
/// `…` not at once: after a wait that grows.
let matrixTable = """
    IDLE                loggedOut                awaitingMfa                  awaitingSignupCompletion               awaitingExternalLogin               loggedIn
    login               loggedOut(never)·login   loggedOut(cancelled)·login   !notInThisState                        loggedOut(cancelled)·login          !notInThisState
    signUp              loggedOut(never)·signUp  loggedOut(cancelled)·signUp  !notInThisState                        loggedOut(cancelled)·signUp         !notInThisState
    beginExternalLogin  awaitingExternalLogin    awaitingExternalLogin        !notInThisState                        awaitingExternalLogin               !notInThisState
    accept session      !notInThisState          !notInThisState              awaitingSignupCompletion·checkArrival  awaitingExternalLogin·checkArrival  !notInThisState
    accept another's    !notInThisState          !notInThisState              !otherUser                             awaitingExternalLogin·checkArrival  !notInThisState
    accept signup       !notInThisState          !notInThisState              !notInThisState                        awaitingSignupCompletion            !notInThisState
    submitCode          !notInThisState          awaitingMfa·submitCode       !notInThisState                        !notInThisState                     !notInThisState
    cancel              !nothingToCancel         loggedOut(cancelled)         loggedOut(cancelled)                   loggedOut(cancelled)                !nothingToCancel
    logout              ignored                  loggedOut(cancelled)         loggedOut(cancelled)                   loggedOut(cancelled)                loggedOut(user) +logout
    updatePassword      !notInThisState          !notInThisState              !notInThisState                        !notInThisState                     loggedIn +change
    checkSession        !notInThisState          !notInThisState              !notInThisState                        !notInThisState                     loggedIn·check

    BUSY                loggedOut(never)·login  loggedOut(never)·signUp  awaitingExternalLogin·checkArrival  awaitingMfa·submitCode  loggedIn·check           loggedIn?·check          loggedIn·recheck          loggedIn·forgotPassword
    login               !busy                   !busy                    !busy                               !busy                   !notInThisState          !notInThisState          !notInThisState           !notInThisState
    signUp              !busy                   !busy                    !busy                               !busy                   !notInThisState          !notInThisState          !notInThisState           !notInThisState
    beginExternalLogin  !busy                   !busy                    !busy                               !busy                   !notInThisState          !notInThisState          !notInThisState           !notInThisState
    accept session      !notInThisState         !notInThisState          !busy                               !notInThisState         !notInThisState          !notInThisState          !notInThisState           !notInThisState
    accept another's    !notInThisState         !notInThisState          !busy                               !notInThisState         !notInThisState          !notInThisState          !notInThisState           !notInThisState
    accept signup       !notInThisState         !notInThisState          !busy                               !notInThisState         !notInThisState          !notInThisState          !notInThisState           !notInThisState
    submitCode          !notInThisState         !notInThisState          !notInThisState                     !busy                   !notInThisState          !notInThisState          !notInThisState           !notInThisState
    cancel              loggedOut(never)        loggedOut(never)         loggedOut(cancelled) +logout        loggedOut(cancelled)    loggedIn                 loggedIn?                !nothingToCancel          loggedIn
    logout              loggedOut(never)        loggedOut(never)         loggedOut(cancelled) +logout        loggedOut(cancelled)    loggedOut(user) +logout  loggedOut(user) +logout  loggedOut(user) +logout   loggedOut(user) +logout
    updatePassword      !notInThisState         !notInThisState          !notInThisState                     !notInThisState         loggedIn·check +change   loggedIn?·check +change  loggedIn·recheck +change  loggedIn·forgotPassword +change
    checkSession        !notInThisState         !notInThisState          !notInThisState                     !notInThisState         !busy                    !busy                    loggedIn·check            !busy

    CHANGING            loggedIn
    login               !notInThisState
    signUp              !notInThisState
    beginExternalLogin  !notInThisState
    accept session      !notInThisState
    accept another's    !notInThisState
    accept signup       !notInThisState
    submitCode          !notInThisState
    cancel              !nothingToCancel
    logout              loggedOut(user) +logout
    updatePassword      !pendingChange
    checkSession        loggedIn·check

    LATE              awaitingExternalLogin
    accept session    !tooLate
    accept another's  !tooLate
    accept signup     !tooLate
    timeElapsed       loggedOut(expired)

    FROM ELSEWHERE                   managed                             unmanaged
    in time                          awaitingExternalLogin·checkArrival  loggedIn?
    token is over                    awaitingExternalLogin·checkArrival  !sessionOver
    time untrusted                   awaitingExternalLogin·checkArrival  !noTrustedTime
    in time, logged out here         !endedHere                          !endedHere
    token is over, logged out here   !endedHere                          !endedHere
    time untrusted, logged out here  !endedHere                          !endedHere

    UNMANAGED              token lives  token is over       time untrusted
    timeElapsed            loggedIn     loggedOut(expired)  loggedIn
    check session          loggedIn?    loggedOut(expired)  loggedIn?
    check mfaRequired      loggedIn?    loggedOut(expired)  loggedIn?
    check valid            loggedIn     loggedIn            loggedIn
    check ended            loggedIn?    loggedOut(expired)  loggedIn?
    check loggedOut        loggedIn?    loggedOut(expired)  loggedIn?
    check passwordUpdated  loggedIn?    loggedOut(expired)  loggedIn?
    check signupToken      loggedIn?    loggedOut(expired)  loggedIn?
    check signedUp         loggedIn?    loggedOut(expired)  loggedIn?
    check emailVerified    loggedIn?    loggedOut(expired)  loggedIn?
    check agreed           loggedIn?    loggedOut(expired)  loggedIn?
    check refused          loggedIn?    loggedOut(expired)  loggedIn?
    check limited          loggedIn?    loggedOut(expired)  loggedIn?
    check notSent          loggedIn?    loggedOut(expired)  loggedIn?
    check unknown          loggedIn?    loggedOut(expired)  loggedIn?
    check answerLost       loggedIn     loggedIn            loggedIn
    check notSendable      loggedIn     loggedIn            loggedIn
    check abandoned        loggedIn     loggedIn            loggedIn

    EMAIL          token                       token while one is sent
    notRequested   tokenPending +verification  tokenPending +verification
    awaitingToken  tokenPending +verification  tokenPending +verification
    tokenPending   tokenPending +verification  tokenPending +verification
    verified       verified +verification      verified +verification

    EMAIL OUTCOME    tokenPending
    session          tokenPending +logout
    mfaRequired      tokenPending
    valid            tokenPending
    ended            tokenPending
    loggedOut        tokenPending
    passwordUpdated  tokenPending
    signupToken      tokenPending
    signedUp         tokenPending
    emailVerified    verified
    agreed           tokenPending
    refused          awaitingToken
    limited          tokenPending
    notSent          tokenPending
    unknown          tokenPending
    answerLost       tokenPending
    notSendable      tokenPending
    abandoned        ignored
    cancel           awaitingToken
    deadline         awaitingToken

    QUESTION          loggedOut                          awaitingMfa                   awaitingSignupCompletion                   awaitingExternalLogin                   loggedIn                   login  signUp  checkArrival  submitCode  check  check unconfirmed  recheck                    question
    forgotPassword    loggedOut(never)·forgotPassword    awaitingMfa·forgotPassword    awaitingSignupCompletion·forgotPassword    awaitingExternalLogin·forgotPassword    loggedIn·forgotPassword    !busy  !busy   !busy         !busy       !busy  !busy              loggedIn·forgotPassword    !busy
    resetPassword     loggedOut(never)·resetPassword     awaitingMfa·resetPassword     awaitingSignupCompletion·resetPassword     awaitingExternalLogin·resetPassword     loggedIn·resetPassword     !busy  !busy   !busy         !busy       !busy  !busy              loggedIn·resetPassword     !busy
    resendEmailToken  loggedOut(never)·resendEmailToken  awaitingMfa·resendEmailToken  awaitingSignupCompletion·resendEmailToken  awaitingExternalLogin·resendEmailToken  loggedIn·resendEmailToken  !busy  !busy   !busy         !busy       !busy  !busy              loggedIn·resendEmailToken  !busy
    externalLogin     loggedOut(never)·externalLogin     awaitingMfa·externalLogin     awaitingSignupCompletion·externalLogin     awaitingExternalLogin·externalLogin     loggedIn·externalLogin     !busy  !busy   !busy         !busy       !busy  !busy              loggedIn·externalLogin     !busy

    LOGIN            login             signUp                    checkArrival                   submitCode   abandoned login
    session          loggedIn          loggedIn                  awaitingExternalLogin          loggedIn     loggedOut(never) +logout
    mfaRequired      awaitingMfa       awaitingMfa               awaitingExternalLogin          awaitingMfa  ignored
    valid            loggedOut(never)  loggedOut(never)          loggedIn                       awaitingMfa  ignored
    ended            loggedOut(never)  loggedOut(never)          awaitingExternalLogin          awaitingMfa  ignored
    loggedOut        loggedOut(never)  loggedOut(never)          awaitingExternalLogin          awaitingMfa  ignored
    passwordUpdated  loggedOut(never)  loggedOut(never)          awaitingExternalLogin          awaitingMfa  ignored
    signupToken      loggedOut(never)  awaitingSignupCompletion  awaitingExternalLogin          awaitingMfa  ignored
    signedUp         loggedOut(never)  loggedOut(never)          awaitingExternalLogin          awaitingMfa  ignored
    emailVerified    loggedOut(never)  loggedOut(never)          awaitingExternalLogin          awaitingMfa  ignored
    agreed           loggedOut(never)  loggedOut(never)          awaitingExternalLogin          awaitingMfa  ignored
    refused          loggedOut(never)  loggedOut(never)          awaitingExternalLogin          awaitingMfa  ignored
    limited          loggedOut(never)  loggedOut(never)          awaitingExternalLogin          awaitingMfa  ignored
    notSent          loggedOut(never)  loggedOut(never)          awaitingExternalLogin          awaitingMfa  ignored
    unknown          loggedOut(never)  loggedOut(never)          awaitingExternalLogin          awaitingMfa  ignored
    answerLost       loggedOut(never)  loggedOut(never)          awaitingExternalLogin          awaitingMfa  ignored
    notSendable      loggedOut(never)  loggedOut(never)          awaitingExternalLogin          awaitingMfa  ignored
    abandoned        loggedOut(never)  loggedOut(never)          awaitingExternalLogin +logout  awaitingMfa  ignored

    CHECK            check                     check unconfirmed         recheck                   question
    session          loggedIn?                 loggedIn?                 loggedIn?                 loggedIn
    mfaRequired      loggedIn?                 loggedIn?                 loggedIn?                 loggedIn
    valid            loggedIn                  loggedIn                  loggedIn                  loggedIn
    ended            loggedOut(endedByServer)  loggedOut(endedByServer)  loggedOut(endedByServer)  loggedIn
    loggedOut        loggedIn?                 loggedIn?                 loggedIn?                 loggedIn
    passwordUpdated  loggedIn?                 loggedIn?                 loggedIn?                 loggedIn
    signupToken      loggedIn?                 loggedIn?                 loggedIn?                 loggedIn
    signedUp         loggedIn?                 loggedIn?                 loggedIn?                 loggedIn
    emailVerified    loggedIn?                 loggedIn?                 loggedIn?                 loggedIn
    agreed           loggedIn?                 loggedIn?                 loggedIn?                 loggedIn
    refused          loggedIn?                 loggedIn?                 loggedIn?                 loggedIn
    limited          loggedIn?                 loggedIn?                 loggedIn?                 loggedIn
    notSent          loggedIn?                 loggedIn?                 loggedIn?                 loggedIn
    unknown          loggedIn?                 loggedIn?                 loggedIn?                 loggedIn
    answerLost       loggedIn                  loggedIn?                 loggedIn                  loggedIn
    notSendable      loggedIn                  loggedIn?                 loggedIn                  loggedIn
    abandoned        loggedIn                  loggedIn?                 loggedIn                  loggedIn

    OPERATION        revoke                 confirmEnded     send             resend
    session          confirmEnded… +logout  revoke… +logout  resend… +logout  resend… +logout
    mfaRequired      confirmEnded…          revoke…          resend…          resend…
    valid            confirmEnded…          revoke…          resend…          resend…
    ended            confirmEnded…          done             resend…          resend…
    loggedOut        done                   revoke…          resend…          resend…
    passwordUpdated  confirmEnded…          revoke…          done             done
    signupToken      confirmEnded…          revoke…          resend…          resend…
    signedUp         confirmEnded…          revoke…          resend…          resend…
    emailVerified    confirmEnded…          revoke…          resend…          resend…
    agreed           confirmEnded…          revoke…          resend…          resend…
    refused          confirmEnded           revoke…          confirmRefusal   tryNew
    limited          revoke…                revoke…          send…            resend…
    notSent          revoke…                revoke…          send…            resend…
    unknown          confirmEnded…          revoke…          resend…          resend…
    answerLost       revoke…                confirmEnded…    resend…          resend…
    notSendable      revoke…                revoke…          send…            resend…
    abandoned        ignored                ignored          ignored          ignored

    VERIFYING        confirmRefusal           tryNew
    session          confirmRefusal… +logout  done +logout
    mfaRequired      confirmRefusal…          done
    valid            rejected                 tryNew…
    ended            needsLogin               tryNew…
    loggedOut        confirmRefusal…          tryNew…
    passwordUpdated  confirmRefusal…          tryNew…
    signupToken      confirmRefusal…          tryNew…
    signedUp         confirmRefusal…          tryNew…
    emailVerified    confirmRefusal…          tryNew…
    agreed           confirmRefusal…          tryNew…
    refused          confirmRefusal…          outcomeUnknown
    limited          confirmRefusal…          tryNew…
    notSent          confirmRefusal…          tryNew…
    unknown          confirmRefusal…          tryNew…
    answerLost       confirmRefusal…          tryNew…
    notSendable      confirmRefusal…          tryNew…
    abandoned        ignored                  ignored

    EMAIL TOKEN      verify                verifyAgain
    session          verifyAgain… +logout  verifyAgain… +logout
    mfaRequired      verifyAgain…          verifyAgain…
    valid            verifyAgain…          verifyAgain…
    ended            verifyAgain…          verifyAgain…
    loggedOut        verifyAgain…          verifyAgain…
    passwordUpdated  verifyAgain…          verifyAgain…
    signupToken      verifyAgain…          verifyAgain…
    signedUp         verifyAgain…          verifyAgain…
    emailVerified    done                  done
    agreed           verifyAgain…          verifyAgain…
    refused          rejected              outcomeUnknown
    limited          verify…               verifyAgain…
    notSent          verify…               verifyAgain…
    unknown          verifyAgain…          verifyAgain…
    answerLost       verifyAgain…          verifyAgain…
    notSendable      verify…               verifyAgain…
    abandoned        ignored               ignored

    WAITING                   cancel           acknowledge   deadline
    revoke                    !notCancellable  !notFinished  expired
    confirmEnded              !notCancellable  !notFinished  expired
    send                      cancelled        !notFinished  expired
    resend                    !notCancellable  !notFinished  outcomeUnknown
    confirmRefusal            cancelled        !notFinished  rejected
    needsLogin                cancelled        !notFinished  expired
    needsLoginInDoubt         !notCancellable  !notFinished  outcomeUnknown
    tryNew                    !notCancellable  !notFinished  outcomeUnknown
    verify                    cancelled        !notFinished  expired
    verifyAgain               !notCancellable  !notFinished  outcomeUnknown
    done                      !notCancellable  forgotten     ignored
    done alreadyEnded         !notCancellable  forgotten     ignored
    done newPasswordAccepted  !notCancellable  forgotten     ignored
    rejected                  !notCancellable  forgotten     ignored
    outcomeUnknown            !notCancellable  forgotten     ignored
    expired                   !notCancellable  forgotten     ignored
    cancelled                 !notCancellable  forgotten     ignored

    SENDING         cancel           acknowledge   deadline
    revoke          !notCancellable  !notFinished  ignored
    confirmEnded    !notCancellable  !notFinished  ignored
    send            !notCancellable  !notFinished  ignored
    resend          !notCancellable  !notFinished  ignored
    confirmRefusal  !notCancellable  !notFinished  ignored
    tryNew          !notCancellable  !notFinished  ignored
    verify          !notCancellable  !notFinished  ignored
    verifyAgain     !notCancellable  !notFinished  ignored
    """
