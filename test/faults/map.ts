interface Cover {
  readonly file: string
  /** Words of its title, or the name of a point. */
  readonly says: string
}

interface Fault {
  readonly covers: readonly Cover[]
  readonly expected: string
  readonly fault: string
}

const at = (file: string, ...says: string[]): Cover[] =>
  says.map((words) => ({ file, says: words }))
const faults = (name: string, ...says: string[]) => at(`test/faults/${name}.test.ts`, ...says)
/** Stopped there with SIGKILL, fifty times in the long mode. */
const killedAt = (...points: string[]) => at('test/faults/points.ts', ...points)

/** Every fault there is a promise about, and the tests that keep it. */
export const map: Readonly<Record<string, Fault>> = {
  F01: {
    covers: killedAt(
      'after reserving, before the store knows of the upload',
      'after the upload is planned, before the answer',
    ),
    expected: 'the reservation expires, its bytes are free again',
    fault: 'killed after the reservation, before the reply',
  },
  F02: {
    covers: killedAt('after the store began the upload, before its id is kept'),
    expected: 'a sweep finds the upload in the store and aborts it',
    fault: 'killed after the store began an upload, before its id was saved',
  },
  F03: {
    covers: [
      ...killedAt('in the middle of a part', 'between two parts'),
      ...faults('servers', 'resume an upload whose server was killed between two parts'),
    ],
    expected: 'the client resumes, and finished parts are not sent again',
    fault: 'killed between two parts',
  },
  F04: {
    covers: killedAt(
      'before the object is complete',
      'after the object is complete, before its row',
      'before the scan is queued, within the transaction',
    ),
    expected: 'asked again it finds the object, and nothing is counted twice',
    fault: 'killed after the store completed, before the row',
  },
  F05: {
    covers: killedAt('after the row is written, before the answer'),
    expected: 'asked again it answers the same file',
    fault: 'killed after the row, before the reply',
  },
  F06: {
    covers: [
      ...faults('queues', 'is killed between the row and the queue'),
      ...killedAt('after the verdict, before variants are queued'),
    ],
    expected: 'the file is scanned all the same',
    fault: 'killed after the commit, before the queue has the job',
  },
  F07: {
    covers: [
      ...faults('queues', 'takes a job twice'),
      ...faults('servers', 'though every job was added twice'),
    ],
    expected: 'the job runs twice and has one effect',
    fault: 'killed after the job was queued, before that was noted',
  },
  F08: {
    covers: [
      ...faults(
        'servers',
        'make one file of a session that both complete',
        'complete a session or abort it, never both',
      ),
      ...at('test/races/complete.test.ts', 'makes one file of an upload that many complete'),
    ],
    expected: 'one holds the session; all answers name one file',
    fault: 'two servers handle one session',
  },
  F09: {
    covers: [
      ...killedAt('in the middle of a scan'),
      ...faults('paused', 'changes nothing any more'),
      ...at('test/races/scanTwice.test.ts', 'several workers for one file'),
    ],
    expected: 'the lease ends, another worker takes over, the old one can write nothing',
    fault: 'the worker is killed in the middle of a scan',
  },
  F10: {
    covers: [
      ...faults('scannerDown', 'is killed in the middle of a file'),
      ...faults('clamdKilled', 'in the middle of a stream'),
    ],
    expected: 'the scan is tried again; never clean',
    fault: 'clamd is killed in the middle of a file',
  },
  F11: {
    covers: faults(
      'scannerDown',
      'refuses connections',
      'accepts and never reads',
      'is another service',
      'has a full queue',
      'resets midway',
      'has no room for its temporary files, or no memory',
    ),
    expected: 'nothing is served; when it is back everything is scanned',
    fault: 'clamd refuses, stalls, resets, is another service, is full, has no disk or no memory',
  },
  F12: {
    covers: [
      ...faults('servers', 'though every job was added twice'),
      ...faults('paused', 'changes nothing any more'),
    ],
    expected: 'the job runs twice; one set of variants',
    fault: 'a worker is blocked, its job stalls',
  },
  F13: {
    covers: faults('paused', 'a process that is paused over its lease and goes on'),
    expected: 'its writes are refused',
    fault: 'a worker is stopped over its lease and goes on',
  },
  F14: {
    covers: killedAt('between two variants'),
    expected: 'the variants are made anew; no half one is served',
    fault: 'killed while a variant is stored',
  },
  F15: {
    covers: killedAt(
      'before objects are removed',
      'while objects are removed',
      'after objects are removed, before that is noted',
    ),
    expected: 'it ends deleted, and its bytes are given back once',
    fault: 'killed in the middle of a deletion',
  },
  F16: {
    covers: faults(
      'outOfMemory',
      'ends as failed with its original served, and the next picture is made',
    ),
    expected: 'the file is failed, its original intact, the next job runs',
    fault: 'the worker runs out of memory',
  },
  F17: {
    covers: [
      ...faults(
        'postgres',
        'loses every connection, again and again',
        'is killed, is away for a while, and comes back with everything it promised',
        'with little patience is answered 503 with a code',
        'that waits for somebody who waits for it',
        'with fewer connections than requests answers everybody',
      ),
      ...faults('lostCommit', 'promises a client what is there'),
    ],
    expected: 'no promise is lost; 503 with a code; the pool recovers',
    fault:
      'Postgres: connections end, it is killed, slow, deadlocked, full, or a commit is unknown',
  },
  F18: {
    covers: [
      ...faults(
        'storeFaults',
        'loses nothing, and answers 503',
        'shows an object only later',
        'whose disk is full has nothing half',
        'a disk of 4 MiB',
      ),
      ...faults(
        's3Answers',
        'says 200 with an error in its body',
        'says SlowDown',
        'says that our clock is wrong',
        'resets the connection',
      ),
      ...at('test/storage/s3Failed.test.ts', 'leaves nothing of a file that came in parts'),
    ],
    expected: 'no false completion, no false orphan',
    fault:
      'the store: 500, SlowDown, resets, 200 with an error, late objects, wrong clock, full disk',
  },
  F19: {
    covers: at(
      'test/jobs/bullmqRedis.test.ts',
      'that is down when Payload starts',
      'that was emptied loses no file',
      'that goes and comes back',
      'that throws jobs away when it is full',
    ),
    expected: 'jobs are made anew from the rows',
    fault: 'Redis is down, emptied, or full',
  },
  F20: {
    covers: [
      ...faults(
        'servers',
        'lose nothing and remove nothing that lives while both sweep and clients upload',
      ),
      ...at(
        'test/repairs/cleanup.test.ts',
        'spares what somebody took, or wrote anew, after it was listed',
        'deletes nothing when a listing breaks off in the middle',
        'lets one cleaner work at a time, and two are harmless',
        'deletes no object that lives while files come',
      ),
    ],
    expected: 'no object that lives is deleted',
    fault: 'sweeps while uploads run, on an old list, on half a list, two at a time',
  },
  F21: {
    covers: faults(
      'clock',
      'takes and gives addresses that live their time',
      'signs addresses that are good elsewhere',
      'takes no lease from another that works',
      'holds leases that the others see',
    ),
    expected: 'nothing expires early: the clock of the database decides',
    fault: 'the clock of a server is twenty minutes off',
  },
  F22: {
    covers: faults(
      'servers',
      'leave alone what only the newer one has the store for',
      'rows of the past, whose newer fields are empty',
    ),
    expected: 'both read what the other wrote',
    fault: 'two versions run at once',
  },
}
