import { z } from 'zod'
import type { RunOptions, WorkerPool } from '../jobs/pool.ts'
import type { TaskContext } from '../jobs/serve.ts'
import { providerOf } from './index.ts'
import type { ObjectInfo, ObjectSummary, Session, Usage } from './provider.ts'

/** Where a task finds its org. The token is asked of the core's own thread when it is needed. */
export type Line = { readonly instanceUrl: string; readonly apiVersion: string }

const text = z.string()

/** A session inside a worker thread. */
export function sessionOver(
  context: Pick<TaskContext, 'call' | 'signal'>,
  line: Line,
  told: Pick<Session, 'onUsage' | 'onCall'>,
): Session {
  // Once a task is enough to compare clocks by.
  let dated = false
  return {
    ...line,
    ...told,
    signal: context.signal,
    token: async () => text.parse(await context.call('token')),
    renew: async (refused) => text.parse(await context.call('renew', refused)),
    // Sent before the error that follows from it, so the core knows of it by then.
    onSpent: (usage) => void context.call('spent', usage).catch(() => undefined),
    onDate(ms) {
      if (dated) return
      dated = true
      void context.call('date', ms).catch(() => undefined)
    },
  }
}

const spent = z.object({ used: z.number(), limit: z.number() }).nullable()

/** What a task on a worker thread may ask of the session on the core's own: the other end of `sessionOver`. */
export function answersOf(session: Session): NonNullable<RunOptions['calls']> {
  return {
    token: () => session.token(),
    renew: (refused) => session.renew(text.parse(refused)),
    spent(usage) {
      session.onSpent?.(spent.parse(usage))
      return Promise.resolve(null)
    },
    date(ms) {
      session.onDate?.(z.number().parse(ms))
      return Promise.resolve(null)
    },
  }
}

type Question =
  | { readonly kind: 'objects' }
  | { readonly kind: 'describe'; readonly object: string }
  | { readonly kind: 'usage' }

export type RemoteTask = Line & { readonly provider: string; readonly question: Question }
type RemoteAnswer = { readonly value: unknown; readonly usage: Usage | null }

/** Runs on a worker thread: loading the client library behind these questions would hold up the core's own. */
export async function answerRemote(context: TaskContext, task: RemoteTask): Promise<RemoteAnswer> {
  let usage: Usage | null = null
  const session = sessionOver(context, task, {
    onUsage: (seen) => {
      usage = seen
    },
  })
  const provider = providerOf(task.provider)
  const { question } = task
  const value =
    question.kind === 'objects'
      ? await provider.listObjects(session)
      : question.kind === 'usage'
        ? await provider.usage(session)
        : await provider.describe(session, question.object)
  return { value, usage }
}

export type Remote = {
  listObjects(): Promise<readonly ObjectSummary[]>
  describe(object: string): Promise<ObjectInfo>
  usage(): Promise<Usage | null>
}

/** The slow questions about an org, asked from the core's thread and answered on another. */
export function remoteOver(pool: WorkerPool, provider: string, session: Session): Remote {
  const ask = async (question: Question): Promise<unknown> => {
    const task: RemoteTask = {
      provider,
      instanceUrl: session.instanceUrl,
      apiVersion: session.apiVersion,
      question,
    }
    const answer = (await pool.run('remote.ask', task, { calls: answersOf(session) })) as RemoteAnswer
    if (answer.usage !== null) session.onUsage?.(answer.usage)
    return answer.value
  }
  return {
    listObjects: async () => (await ask({ kind: 'objects' })) as readonly ObjectSummary[],
    describe: async (object) => (await ask({ kind: 'describe', object })) as ObjectInfo,
    usage: async () => (await ask({ kind: 'usage' })) as Usage | null,
  }
}
