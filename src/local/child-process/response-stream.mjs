import { Writable } from 'node:stream';

/** How Lambda's own runtime marks a streaming handler. */
export const streamingMark = Symbol.for('aws.lambda.runtime.handler.streaming');

/** The stream a streaming handler writes to; `send` gets its head and its chunks. */
export class ResponseStream extends Writable {
  #send;
  #metadata;
  #contentType;
  #isStarted = false;

  constructor(send) {
    super();
    this.#send = send;
  }

  setContentType(contentType) {
    this.#contentType = contentType;
  }

  /** Set by HttpResponseStream.from. */
  set httpMetadata(metadata) {
    this.#metadata = metadata;
  }

  #start() {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#send({ type: 'stream-start', contentType: this.#contentType, metadata: this.#metadata });
  }

  _write(chunk, _encoding, done) {
    this.#start();
    this.#send({ type: 'chunk', base64: chunk.toString('base64') });
    done();
  }

  _final(done) {
    this.#start();
    done();
  }
}

/** The `awslambda` global of Lambda's Node.js runtimes. */
export const awslambda = {
  streamifyResponse(handler, options) {
    handler[streamingMark] = options ?? true;
    return handler;
  },
  HttpResponseStream: {
    from(stream, metadata) {
      stream.setContentType?.('application/vnd.awslambda.http-integration-response');
      stream.httpMetadata = metadata;
      return stream;
    },
  },
};
