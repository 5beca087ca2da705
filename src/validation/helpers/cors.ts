import type { TemplateModel } from '../../cloudformation/model.ts';
import { isScalar, nodeAt, textOf, type TemplateNode, itemsOf } from '../../cloudformation/nodes.ts';
import { loweredResources } from '../engine/lowered-resources.ts';
import { samApis } from '../sam/apis.ts';
import { isOn, itemsAt } from './settings.ts';

/** Who may call from a browser. */
export interface CorsSetting {
  /** Logical id. */
  readonly owner: string;
  readonly origins: TemplateNode | undefined;
  readonly allowsCredentials: boolean;
}

/** CORS settings of APIs, function URLs and buckets. */
export function corsSettings(model: TemplateModel): readonly CorsSetting[] {
  const ofSam = samApis(model).flatMap(({ id, kind, properties }) => {
    const cors = nodeAt(properties, kind === 'rest' ? 'Cors' : 'CorsConfiguration');
    const isShort = isScalar(cors) && cors.value !== false && cors.value !== true;
    const origins = isShort ? cors : nodeAt(cors, kind === 'rest' ? 'AllowOrigin' : 'AllowOrigins');
    return [{ owner: id, origins, allowsCredentials: isOn(model, nodeAt(cors, 'AllowCredentials')) }];
  });
  const ofOthers = loweredResources(model).flatMap(({ id, type, origin, isVirtual, properties }) => {
    if (type === 'AWS::Lambda::Url') return [read(model, isVirtual ? origin : id, nodeAt(properties, 'Cors'))];
    if (type === 'AWS::ApiGatewayV2::Api' && !isVirtual)
      return [read(model, id, nodeAt(properties, 'CorsConfiguration'))];
    if (type !== 'AWS::S3::Bucket') return [];
    return itemsAt(properties, 'CorsConfiguration', 'CorsRules').map((rule) => ({
      owner: id,
      origins: nodeAt(rule, 'AllowedOrigins'),
      allowsCredentials: false,
    }));
  });
  return [...ofSam, ...ofOthers];
}

function read(model: TemplateModel, owner: string, cors: TemplateNode | undefined): CorsSetting {
  return {
    owner,
    origins: nodeAt(cors, 'AllowOrigins'),
    allowsCredentials: isOn(model, nodeAt(cors, 'AllowCredentials')),
  };
}

/** True for `*`, in a list or with the quotes SAM wants around a REST API's origin. */
export function isAnyOrigin(origins: TemplateNode): boolean {
  return itemsOf(origins).some((item) => textOf(item)?.replaceAll("'", '') === '*');
}
