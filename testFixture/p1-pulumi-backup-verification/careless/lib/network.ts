import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

export interface NetworkArgs {
  environmentSuffix: string;
  tags: Record<string, string>;
}

const vpcCidr = '10.40.0.0/16';

export class Network extends pulumi.ComponentResource {
  readonly vpc: aws.ec2.Vpc;
  readonly privateSubnets: aws.ec2.Subnet[] = [];
  readonly verifierSecurityGroup: aws.ec2.SecurityGroup;
  readonly databaseSecurityGroup: aws.ec2.SecurityGroup;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super('reliability:backup:Network', name, {}, opts);
    const tagsFor = (part: string) => ({ ...args.tags, Name: `backup-${part}-${args.environmentSuffix}` });

    this.vpc = new aws.ec2.Vpc(
      `${name}-vpc`,
      { cidrBlock: vpcCidr, enableDnsHostnames: true, enableDnsSupport: true, tags: tagsFor('vpc') },
      { parent: this },
    );

    const zones = aws.getAvailabilityZonesOutput({ state: 'available' }, { parent: this });
    for (let index = 0; index < 2; index++) {
      this.privateSubnets.push(
        new aws.ec2.Subnet(
          `${name}-private-${index + 1}`,
          {
            vpcId: this.vpc.id,
            cidrBlock: `10.40.${10 + index}.0/24`,
            availabilityZone: zones.names[index],
            tags: tagsFor(`private-${index + 1}`),
          },
          { parent: this },
        ),
      );
    }

    this.verifierSecurityGroup = new aws.ec2.SecurityGroup(
      `${name}-verifier-sg`,
      {
        description: 'Backup verification function',
        vpcId: this.vpc.id,
        egress: [{ description: 'Everything outbound', protocol: '-1', fromPort: 0, toPort: 0, cidrBlocks: ['0.0.0.0/0'] }],
        tags: tagsFor('verifier'),
      },
      { parent: this },
    );
    this.databaseSecurityGroup = new aws.ec2.SecurityGroup(
      `${name}-database-sg`,
      {
        description: 'Transaction database',
        vpcId: this.vpc.id,
        ingress: [
          {
            description: 'PostgreSQL from the verification function',
            protocol: 'tcp',
            fromPort: 5432,
            toPort: 5432,
            securityGroups: [this.verifierSecurityGroup.id],
          },
        ],
        tags: tagsFor('database'),
      },
      { parent: this },
    );

    this.registerOutputs({ vpcId: this.vpc.id });
  }
}
