import { configToSchema } from '@payloadcms/graphql'
import { type ExecutionResult, graphql } from 'graphql'
import { createPayloadRequest } from 'payload'

import type { App, Person } from '../app/createApp.js'

export type AskGraphQL = (person: null | Person, source: string) => Promise<ExecutionResult>

/** The GraphQL API of an app, asked as a request over HTTP would. */
export const graphQLOf = (app: App): AskGraphQL => {
  const { schema } = configToSchema(app.config)
  return async (person, source) => {
    const request = new Request('http://localhost:3000/api/graphql', {
      headers: person ? { Authorization: `JWT ${person.token}` } : {},
      method: 'POST',
    })
    const req = await createPayloadRequest({
      config: app.config,
      payloadInstanceCacheKey: app.key,
      request,
    } as never)
    return graphql({ contextValue: { headers: {}, req }, schema, source })
  }
}
