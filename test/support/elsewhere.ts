import { freePorts } from './ports.ts';
import { Prosody } from './prosody.ts';
import { COMPONENT, Stage } from './stage.ts';
import { type Habits, StockClient } from './stock-client.ts';

/** The host of people from elsewhere. */
export const ELSEWHERE = 'elsewhere.test';

/** A stage whose server talks to another one (s2s), where people have accounts of whom Muster's server knows nothing. */
export class TwoServers implements AsyncDisposable {
  readonly stage: Stage;
  readonly far: Prosody;

  private constructor(stage: Stage, far: Prosody) {
    this.stage = stage;
    this.far = far;
  }

  /** Starts both servers; Muster is started by `stage.play`. */
  static async open(near: readonly string[], far: readonly string[]): Promise<TwoServers> {
    await using undo = new AsyncDisposableStack(); // nothing stays when a start fails
    const [here = 0, there = 0] = await freePorts(2);
    const [stage, elsewhere] = await Promise.all([
      Stage.open(near, { federation: { port: here, peers: { [ELSEWHERE]: there } } }).then((one) =>
        undo.use(one),
      ),
      Prosody.start({
        host: ELSEWHERE,
        accounts: far,
        federation: { port: there, peers: { localhost: here, [COMPONENT]: here } },
      }).then((one) => undo.use(one)),
    ]);
    undo.move();
    return new TwoServers(stage, elsewhere);
  }

  /** Somebody from elsewhere comes online. */
  async logInFar(name: string, habits: Habits = {}): Promise<StockClient> {
    const person = new StockClient(this.far, name, habits);
    this.stage.people.push(person);
    await person.logIn();
    return person;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stage[Symbol.asyncDispose]();
    await this.far.stop();
  }
}
