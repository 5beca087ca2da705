/** A property name that models invent, and what really exists. */
export interface InventedName {
  readonly name: string;
  /** The name counts only in a file that matches, since some are ordinary words. */
  readonly onlyWith: RegExp;
  readonly truth: string;
  readonly source: string;
}

const cdk = /aws-cdk-lib|@aws-cdk\//;

/** Property names in code that no AWS library has. Checked against aws-cdk-lib 2.276.0 and the SDK clients. */
export const inventedNames: readonly InventedName[] = [
  {
    name: 'durableExecution',
    onlyWith: cdk,
    truth: 'The property is durableConfig: { executionTimeout: Duration, retentionPeriod?: Duration }.',
    source: 'types of aws-cdk-lib 2.276.0',
  },
  {
    name: 'managedInstance',
    onlyWith: cdk,
    truth:
      'Make a lambda.CapacityProvider (subnets, securityGroups, …) and call capacityProvider.addFunction(fn, { perExecutionEnvironmentMaxConcurrency, executionEnvironmentMemoryGiBPerVCpu }). GPU instances are not offered.',
    source: 'types of aws-cdk-lib 2.276.0',
  },
  {
    name: 'computeSavingsPlan',
    onlyWith: cdk,
    truth: 'Savings plans are bought in billing and apply by themselves; no resource has such a property.',
    source: 'https://docs.aws.amazon.com/savingsplans/latest/userguide/what-is-savings-plans.html',
  },
  {
    name: 'streamResponse',
    onlyWith: /handler|aws-lambda/i,
    truth:
      'Wrap the handler in awslambda.streamifyResponse and write to its stream; on the API set ResponseTransferMode.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html',
  },
  {
    name: 'developerPortal',
    onlyWith: cdk,
    truth:
      'No API construct has it. Portals are made with CreatePortal, CreatePortalProduct and PublishPortal of @aws-sdk/client-apigatewayv2; CloudFormation has only AWS::ApiGatewayV2::PortalProduct.',
    source: 'types of @aws-sdk/client-apigatewayv2 3.1169.0',
  },
  {
    name: 'mcpProxy',
    onlyWith: cdk,
    truth:
      'No API construct has it. A REST API becomes MCP tools as an AWS::BedrockAgentCore::GatewayTarget (Mcp.ApiGateway), or through serverless-mcp’s own proxy.',
    source: 'types of aws-cdk-lib 2.276.0',
  },
  {
    name: 'compositeAttributes',
    onlyWith: /dynamodb/i,
    truth:
      'A global secondary index takes up to four attributes per key: partitionKeys: [...] and sortKeys: [{ name, type }, ...] (CDK), or several HASH and RANGE entries in KeySchema.',
    source:
      'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html',
  },
  {
    name: 'globalConsistencyMode',
    onlyWith: /dynamodb/i,
    truth:
      'Use TableV2 with multiRegionConsistency: MultiRegionConsistency.STRONG and three Regions of one set (CloudFormation: MultiRegionConsistency: STRONG on AWS::DynamoDB::GlobalTable).',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html',
  },
  {
    name: 'ConsistencyLevel',
    onlyWith: /dynamodb/i,
    truth:
      'No DynamoDB call has it. Strong reads are ConsistentRead: true; strong consistency across Regions is a property of the table, and such tables refuse transactions.',
    source: 'types of @aws-sdk/client-dynamodb 3.1162.0',
  },
  {
    name: 'zeroEtlIntegrations',
    onlyWith: /dynamodb|aws-cdk-lib/i,
    truth:
      'A zero-ETL integration is a resource of its own: AWS::Redshift::Integration or AWS::Glue::Integration with SourceArn and TargetArn; the table needs point-in-time recovery.',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/RedshiftforDynamoDB-zero-etl.html',
  },
];

/** Texts that are wrong wherever they stand. */
export const inventedTexts: readonly {
  readonly text: string;
  readonly truth: string;
  readonly replacement?: string;
  readonly source: string;
}[] = [
  {
    text: 'X-Amzn-Tenant-Id',
    truth: 'The header is X-Amz-Tenant-Id.',
    replacement: 'X-Amz-Tenant-Id',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation-invoke-function.html',
  },
  {
    text: 'lambda:CheckpointDurableExecutions',
    truth:
      'The action is lambda:CheckpointDurableExecution (singular); the managed policy AWSLambdaBasicDurableExecutionRolePolicy has it.',
    replacement: 'lambda:CheckpointDurableExecution',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html',
  },
  {
    text: 'lambda:CreateDurableExecution',
    truth: 'There is no such action: executions start by lambda:InvokeFunction.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html',
  },
  {
    text: 'lambda:ListDurableExecutions',
    truth: 'The action is lambda:ListDurableExecutionsByFunction.',
    replacement: 'lambda:ListDurableExecutionsByFunction',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html',
  },
  {
    text: 'STRONG_GLOBAL',
    truth:
      'No such value exists. Strong consistency across Regions is MultiRegionConsistency: STRONG on AWS::DynamoDB::GlobalTable.',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html',
  },
];
