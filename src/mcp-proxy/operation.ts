/**
 * The model both halves of the proxy share: what a specification says about one HTTP operation, and
 * the tool made from it. All of it except `SchemaSource` is plain JSON, so a compiled index can hold it.
 */

import type { JsonObject } from '../world/json.ts';

export type { JsonObject };

export type ParameterLocation = 'path' | 'query' | 'querystring' | 'header' | 'cookie';

/** `tabDelimited` is Swagger 2.0's `collectionFormat: tsv`; `cookie` is OpenAPI 3.2's. */
export type ParameterStyle =
  | 'simple'
  | 'label'
  | 'matrix'
  | 'form'
  | 'spaceDelimited'
  | 'pipeDelimited'
  | 'tabDelimited'
  | 'deepObject'
  | 'cookie';

/**
 * A schema as the specification writes it, `$ref`s and dialect included. `document` says in which
 * parsed document its `$ref`s are looked up: '' is the specification itself, else an absolute URL.
 */
export interface SpecSchema {
  readonly node: JsonObject | boolean;
  readonly document: string;
}

/** Looks schemas up in the parsed documents, or in a compiled index. */
export interface SchemaSource {
  /**
   * Follows the `$ref` chain at the root of `schema`; keywords beside a `$ref` are merged over its target.
   * A dangling or endless chain gives the schema `true`.
   */
  resolve(schema: SpecSchema): SpecSchema;
}

export interface Parameter {
  /** Name on the wire. */
  readonly name: string;
  readonly in: ParameterLocation;
  readonly required: boolean;
  readonly description?: string;
  readonly isDeprecated?: boolean;
  /** Always set: defaults of the location are filled in, Swagger 2.0 `collectionFormat` is translated. */
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  readonly allowEmptyValue: boolean;
  /** Of `{name+}` path parameters: the value may hold slashes, each segment is checked on its own. */
  readonly isGreedy?: boolean;
  /** Set for a parameter with `content`: the value is written in this media type, `style` does not apply. */
  readonly contentType?: string;
  readonly schema?: SpecSchema;
}

export interface HeaderSpec {
  readonly name: string;
  readonly required: boolean;
  readonly explode: boolean;
  readonly schema?: SpecSchema;
}

/** How one property of a form or multipart body is written. */
export interface PropertyEncoding {
  readonly contentType?: string;
  readonly headers: readonly HeaderSpec[];
  /** Set only when the specification writes one of style, explode, allowReserved: then contentType is ignored. */
  readonly style?: ParameterStyle;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
}

export interface MediaType {
  /** As written, e.g. `application/json; charset=utf-8` or `image/*`. */
  readonly mediaType: string;
  readonly schema?: SpecSchema;
  /** OpenAPI 3.2: schema of each item of a sequential media type such as `application/jsonl`. */
  readonly itemSchema?: SpecSchema;
  /** By property name of the body; `Object.hasOwn` before reading. */
  readonly encoding: Readonly<Record<string, PropertyEncoding>>;
}

export interface RequestBody {
  readonly required: boolean;
  readonly description?: string;
  /** Best first: JSON, +json, form, multipart, text, XML, octet-stream, others. Never empty. */
  readonly content: readonly MediaType[];
}

export interface ResponseSpec {
  /** `200`, `2XX` or `default`. */
  readonly status: string;
  readonly description?: string;
  readonly content: readonly MediaType[];
  readonly headers: readonly HeaderSpec[];
}

export interface ServerVariable {
  readonly default: string;
  readonly enum?: readonly string[];
}

export interface Server {
  /** Absolute where the source's own address allows it; may hold `{variables}`. A relative one starts with `/`. */
  readonly url: string;
  readonly variables: Readonly<Record<string, ServerVariable>>;
}

/** Schemes that must all be satisfied; an empty list means that no credential is needed. */
export type SecurityAlternative = readonly { readonly scheme: string; readonly scopes: readonly string[] }[];

export type SecurityScheme =
  | {
      readonly type: 'apiKey';
      readonly name: string;
      readonly in: 'header' | 'query' | 'cookie';
      /** `x-amazon-apigateway-authtype`: `awsSigv4`, `cognito_user_pools`, `custom`, `oauth2`, … */
      readonly awsAuthType?: string;
    }
  /** `scheme` is lower case: `basic`, `bearer`, `digest`, … */
  | { readonly type: 'http'; readonly scheme: string; readonly awsAuthType?: string }
  | { readonly type: 'oauth2'; readonly flows: readonly OAuthFlow[] }
  | { readonly type: 'openIdConnect'; readonly url: string }
  | { readonly type: 'mutualTLS' }
  | { readonly type: 'unknown'; readonly given: string };

export interface OAuthFlow {
  readonly kind: 'implicit' | 'password' | 'clientCredentials' | 'authorizationCode' | 'deviceAuthorization';
  readonly tokenUrl?: string;
  readonly authorizationUrl?: string;
  readonly refreshUrl?: string;
  readonly scopes: readonly string[];
}

/** One HTTP operation, normalised: references followed, path-item parts merged in, dialects evened out. */
export interface Operation {
  /** `GET /pets/{petId}`: method and path key as written; unique within its specification. */
  readonly id: string;
  /** Upper case; any HTTP token in OpenAPI 3.2's `additionalOperations`. */
  readonly method: string;
  /** Path template to expand, e.g. `/pets/{petId}`; without the `#fragment` or `?query` of the key. */
  readonly path: string;
  /** Query written into the path key (`/x?list-type=2`), sent as it is; may hold `{variables}` too. */
  readonly fixedQuery?: string | undefined;
  readonly operationId?: string | undefined;
  readonly tags: readonly string[];
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
  readonly isDeprecated: boolean;
  /** Operation's own, else the path's, else the root's. Empty when the specification names none. */
  readonly servers: readonly Server[];
  /** Operation's over the path's, keyed by name and place. */
  readonly parameters: readonly Parameter[];
  readonly requestBody?: RequestBody | undefined;
  /** Any one of them; an empty list means that no credential is sent. */
  readonly security: readonly SecurityAlternative[];
  readonly responses: readonly ResponseSpec[];
  /** JSON pointer of the operation in its source, e.g. `/paths/~1pets/get`. */
  readonly pointer: string;
}

/** Where the value of one tool argument goes. */
export interface ArgumentBinding {
  /** Name in the tool's input schema, `^[a-zA-Z0-9_.-]{1,64}$`. */
  readonly argument: string;
  readonly in: ParameterLocation | 'body';
  /** Parameter name on the wire, or the property of an object body; absent: the argument is the whole body. */
  readonly name?: string | undefined;
  /**
   * How the argument is given where it is not plain JSON. `file`: `{filename?, contentType?, base64 | text | path}`;
   * `files`: a list of those; `base64`: a string holding the bytes.
   */
  readonly given?: 'file' | 'files' | 'base64' | undefined;
}

/** A parameter or body property with one possible value: filled in by us, hidden from the model. */
export interface ConstantBinding {
  readonly in: ParameterLocation | 'body';
  readonly name: string;
  readonly value: unknown;
}

export interface ArgumentMap {
  readonly bindings: readonly ArgumentBinding[];
  readonly constants: readonly ConstantBinding[];
  /** Media type of the body that the arguments are made for; one of `operation.requestBody.content`. */
  readonly mediaType?: string;
  /** What to do with an argument that has no binding: put it into the object body, or refuse it. */
  readonly otherArguments: 'body' | 'refuse';
  /**
   * Legal name → name on the wire, for properties below the top level. `restoreNames` of
   * `schema/legal-names.ts` undoes it along the input schema.
   */
  readonly nestedNames: Readonly<Record<string, string>>;
}

/** Hints that equal MCP's own defaults (`openWorldHint: true`) are left out: they repeat in every tool. */
export interface ToolAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint?: boolean;
  readonly idempotentHint?: boolean;
}

/** What a client sees of a tool. */
export interface PublishedTool {
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  /** JSON Schema 2020-12, root `type: object` without combinators. */
  readonly inputSchema: JsonObject;
  /** Lenient: no `required`, so that drift of the API is never an error. */
  readonly outputSchema?: JsonObject;
  readonly annotations: ToolAnnotations;
}

/** A tool with all that a call needs. */
export interface ProxyTool extends PublishedTool {
  readonly operation: Operation;
  readonly argumentMap: ArgumentMap;
}

export interface Diagnostic {
  /** Stable, kebab-case, e.g. `dangling-reference`. */
  readonly code: string;
  /** error: an operation or source was skipped; warning: something was repaired or cut; info: worth knowing. */
  readonly severity: 'error' | 'warning' | 'info';
  /** JSON pointer into the specification, '' for the whole. */
  readonly pointer: string;
  readonly message: string;
}
