import type { App } from '../app/createApp.js'

import { processingMoves } from '../../src/core/processingStatus.js'
import { scanMoves } from '../../src/core/scanStatus.js'
import { query } from '../app/query.js'

/** A move that the database saw. */
export interface Transition {
  readonly file: number
  readonly is: string
  readonly machine: 'scan_status' | 'status'
  /** `null` when the row was made. */
  readonly was: null | string
}

const tables = `
  CREATE SCHEMA witness;
  CREATE TABLE witness.transitions (id bigserial PRIMARY KEY, file int, machine text, was text, "is" text);
  CREATE FUNCTION witness.note() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' OR OLD.scan_status IS DISTINCT FROM NEW.scan_status THEN
      INSERT INTO witness.transitions (file, machine, was, "is") VALUES
        (NEW.id, 'scan_status', CASE WHEN TG_OP = 'UPDATE' THEN OLD.scan_status::text END, NEW.scan_status::text);
    END IF;
    IF TG_OP = 'INSERT' OR OLD.status IS DISTINCT FROM NEW.status THEN
      INSERT INTO witness.transitions (file, machine, was, "is") VALUES
        (NEW.id, 'status', CASE WHEN TG_OP = 'UPDATE' THEN OLD.status::text END, NEW.status::text);
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER witness AFTER INSERT OR UPDATE ON media FOR EACH ROW EXECUTE FUNCTION witness.note();`

/** Has the database itself write down every move of every file, whoever makes it. */
export const installWitness = async (app: App): Promise<void> => {
  await query(app, tables)
}

export const transitionsOf = (app: App): Promise<Transition[]> =>
  query<Transition>(app, 'SELECT file, machine, was, "is" FROM witness.transitions ORDER BY id')

const moves = {
  scan_status: { first: 'PENDING', to: scanMoves as Record<string, readonly string[]> },
  status: { first: 'pending', to: processingMoves as Record<string, readonly string[]> },
}

/** A move that no table of the library has. */
export const isIllegal = ({ is, machine, was }: Transition): boolean =>
  was === null ? is !== moves[machine].first : !moves[machine].to[was]?.includes(is)

export const described = ({ file, is, machine, was }: Transition): string =>
  `${file}: ${machine} ${was} -> ${is}`
